package io.runtelemetry.aspect;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.Handle;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;
import org.springframework.util.ClassUtils;

/** Finds calls of methods from within their own class, which go past its proxy, by reading its byte code. */
final class SelfInvocations extends ClassVisitor {

    private final String owner;

    /** Names with descriptors. */
    private final Set<String> callees;

    private final Set<String> found = new TreeSet<>();

    private SelfInvocations(Class<?> type, Set<String> callees) {
        super(SpringAsmInfo.ASM_VERSION);
        this.owner = Type.getInternalName(type);
        this.callees = callees;
    }

    /**
     * Returns the calls, as {@code caller() calls callee()}; none where the class cannot be read, as one made at run time.
     *
     * @param callees names of methods with their descriptors
     */
    static Set<String> find(Class<?> type, Set<String> callees) {
        SelfInvocations visitor = new SelfInvocations(type, callees);
        try (InputStream bytes = type.getResourceAsStream(ClassUtils.getClassFileName(type))) {
            if (bytes != null) {
                new ClassReader(bytes).accept(visitor, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            }
        } catch (IOException | IllegalArgumentException e) {
            return Set.of();
        }
        return visitor.found;
    }

    @Override
    public MethodVisitor visitMethod(int access, String caller, String descriptor, String signature, String[] thrown) {
        boolean bridge = (access & Opcodes.ACC_BRIDGE) != 0;
        return new MethodVisitor(api) {
            @Override
            public void visitMethodInsn(int opcode, String type, String name, String callee, boolean isInterface) {
                note(type, name, callee);
            }

            @Override
            public void visitInvokeDynamicInsn(String name, String type, Handle bootstrap, Object... arguments) {
                for (Object argument : arguments) {
                    if (argument instanceof Handle handle) {
                        note(handle.getOwner(), handle.getName(), handle.getDesc());
                    }
                }
            }

            private void note(String type, String name, String callee) {
                if (!bridge && type.equals(owner) && callees.contains(name + callee)) {
                    found.add(caller + "() calls " + name + "()");
                }
            }
        };
    }
}
