package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ConcurrentReferenceHashMap;
import org.springframework.util.ConcurrentReferenceHashMap.ReferenceType;

/** The beans of one application whose classes are woven: where there are several applications, each records its own. */
final class WovenBeans {

    private final RecordOperationSource source;

    private final Map<Class<?>, Boolean> wovenClasses = new ConcurrentHashMap<>();

    private final Map<Object, Boolean> beans = new ByIdentity();

    WovenBeans(RecordOperationSource source) {
        this.source = source;
    }

    RecordOperationSource source() {
        return source;
    }

    void add(Object bean) {
        if (wovenClasses.computeIfAbsent(bean.getClass(), WovenBeans::isWoven)) {
            beans.put(bean, true);
        }
    }

    boolean contains(Object bean) {
        return beans.containsKey(bean);
    }

    private static boolean isWoven(Class<?> type) {
        if (RecordOperationSource.isOfSpring(type.getName())) {
            return false;
        }
        try {
            for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
                if (Stream.of(each.getDeclaredMethods()).map(Method::getName).anyMatch(WovenMethods::isMovedBody)) {
                    return true;
                }
            }
            return false;
        } catch (LinkageError e) {
            return false;
        }
    }

    /** Beans may be equal, and must not be kept alive. */
    private static final class ByIdentity extends ConcurrentReferenceHashMap<Object, Boolean> {

        ByIdentity() {
            super(16, ReferenceType.WEAK);
        }

        @Override
        protected int getHash(@Nullable Object key) {
            return System.identityHashCode(key);
        }
    }
}
