package io.runtelemetry.aspect;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;
import org.springframework.util.ClassUtils;

/** Finds calls on {@code this}, which go past the proxy of a bean, by reading the byte code of its class and superclasses. */
final class SelfInvocations extends ClassVisitor {

    /** The bean's class, and all that it inherits from. */
    private final Set<String> owners;

    /** Names with descriptors. */
    private final Set<String> callees;

    private final Set<String> found = new TreeSet<>();

    private SelfInvocations(Set<String> owners, Set<String> callees) {
        super(SpringAsmInfo.ASM_VERSION);
        this.owners = owners;
        this.callees = callees;
    }

    /**
     * Returns the calls, as {@code caller() calls callee()}; none where a class cannot be read, as one created at run time.
     *
     * @param callees names of methods with their descriptors
     */
    static Set<String> find(Class<?> type, Set<String> callees) {
        Set<Class<?>> hierarchy = new LinkedHashSet<>(ClassUtils.getAllInterfacesForClassAsSet(type));
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            hierarchy.add(each);
        }
        hierarchy.removeIf(each -> each.getName().startsWith("java."));
        SelfInvocations visitor = new SelfInvocations(
                hierarchy.stream().map(Type::getInternalName).collect(Collectors.toSet()), callees);
        hierarchy.forEach(visitor::read);
        return visitor.found;
    }

    private void read(Class<?> type) {
        try (InputStream bytes = type.getResourceAsStream(ClassUtils.getClassFileName(type))) {
            if (bytes != null) {
                new ClassReader(bytes).accept(this, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            }
        } catch (IOException | RuntimeException e) {
            // Told of no calls rather than of wrong ones.
            found.clear();
        }
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access, String caller, String descriptor, String signature, String[] thrown) {
        boolean isBridge = (access & Opcodes.ACC_BRIDGE) != 0;
        return isBridge
                ? null
                : new ReceiverTracker((access & Opcodes.ACC_STATIC) != 0) {
                    @Override
                    void calledOnThis(String owner, String name, String called) {
                        // With default arguments, Kotlin calls a static method that calls the one that is meant.
                        boolean isDefault = name.endsWith("$default");
                        String callee = isDefault ? name.substring(0, name.length() - "$default".length()) : name;
                        boolean matches = isDefault
                                ? callees.stream().anyMatch(each -> each.startsWith(callee + "("))
                                : callees.contains(name + called);
                        if (matches && owners.contains(owner)) {
                            found.add(caller + "() calls " + callee + "()");
                        }
                    }
                };
    }
}
