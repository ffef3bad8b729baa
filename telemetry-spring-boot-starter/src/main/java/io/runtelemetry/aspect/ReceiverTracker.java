package io.runtelemetry.aspect;

import org.springframework.asm.Handle;
import org.springframework.asm.Label;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;

/** Follows where {@code this} lies on the operand stack of a method, and reports calls and method references on it. */
abstract class ReceiverTracker extends MethodVisitor {

    /** What each instruction without operands adds to the stack, by opcode from NOP to DCMPG; E adds none, D takes one. */
    private static final String DELTAS = "EFFFFFFFFGGFFFGGEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEDEDEDDDD"
            + "EEEEEEEEEEEEEEEEEEEEEEEEEBABABBBBDCFFFGGGEDCDCDCDCDCDC"
            + "DCDCDCDCEEEEDDDDDDDCDCDCEFEFDDEEFFDEDEEEBDDBB";

    private final boolean isStatic;

    private final OperandStack stack = new OperandStack();

    ReceiverTracker(boolean isStatic) {
        super(SpringAsmInfo.ASM_VERSION);
        this.isStatic = isStatic;
    }

    /** Called for each method that is called on {@code this}. */
    abstract void calledOnThis(String owner, String name, String descriptor);

    @Override
    public void visitLabel(Label label) {
        stack.arriveAt(label);
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode == Opcodes.DUP) {
            stack.pushOne(stack.isThis(1));
        } else if ((opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) || opcode == Opcodes.ATHROW) {
            stack.end();
        } else if (opcode == Opcodes.MONITORENTER || opcode == Opcodes.MONITOREXIT) {
            stack.pop(1);
        } else if (opcode < DELTAS.length()) {
            int delta = DELTAS.charAt(opcode) - 'E';
            if (delta > 0) {
                stack.push(delta);
            } else {
                stack.pop(-delta);
            }
        }
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
        stack.push(opcode == Opcodes.NEWARRAY ? 0 : 1);
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
        int slots = opcode == Opcodes.LLOAD
                        || opcode == Opcodes.DLOAD
                        || opcode == Opcodes.LSTORE
                        || opcode == Opcodes.DSTORE
                ? 2
                : 1;
        if (opcode == Opcodes.ALOAD) {
            stack.pushOne(variable == 0 && !isStatic);
        } else if (opcode < Opcodes.ISTORE) {
            stack.push(slots);
        } else {
            stack.pop(slots);
        }
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        if (opcode == Opcodes.NEW) {
            stack.push(1);
        } else if (opcode != Opcodes.CHECKCAST) {
            stack.pop(1);
            stack.push(1);
        }
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
        boolean isStaticField = opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC;
        int slots = Type.getType(descriptor).getSize();
        stack.pop(isStaticField ? 0 : 1);
        if (opcode == Opcodes.GETSTATIC || opcode == Opcodes.GETFIELD) {
            stack.push(slots);
        } else {
            stack.pop(slots);
        }
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        boolean isStaticCall = opcode == Opcodes.INVOKESTATIC;
        int slots = argumentSlots(descriptor, isStaticCall);
        if (opcode != Opcodes.INVOKESPECIAL && slots > 0 && stack.isThis(slots)) {
            calledOnThis(owner, name, descriptor);
        }
        stack.pop(slots);
        stack.push(Type.getReturnType(descriptor).getSize());
    }

    @Override
    public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
        int slots = argumentSlots(descriptor, true);
        if (slots > 0 && stack.isThis(slots)) {
            for (Object argument : arguments) {
                if (argument instanceof Handle handle && handle.getTag() != Opcodes.H_INVOKESTATIC) {
                    calledOnThis(handle.getOwner(), handle.getName(), handle.getDesc());
                }
            }
        }
        stack.pop(slots);
        stack.push(Type.getReturnType(descriptor).getSize());
    }

    private static int argumentSlots(String descriptor, boolean isStaticCall) {
        return (Type.getArgumentsAndReturnSizes(descriptor) >> 2) - (isStaticCall ? 1 : 0);
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
        boolean comparesTwo = opcode >= Opcodes.IF_ICMPEQ && opcode <= Opcodes.IF_ACMPNE;
        stack.pop(opcode == Opcodes.GOTO ? 0 : comparesTwo ? 2 : 1);
        stack.branchTo(label);
        if (opcode == Opcodes.GOTO) {
            stack.end();
        }
    }

    @Override
    public void visitLdcInsn(Object value) {
        stack.push(value instanceof Long || value instanceof Double ? 2 : 1);
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
        visitSwitch(otherwise, labels);
    }

    @Override
    public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
        visitSwitch(otherwise, labels);
    }

    private void visitSwitch(Label otherwise, Label[] labels) {
        stack.pop(1);
        stack.branchTo(otherwise);
        for (Label label : labels) {
            stack.branchTo(label);
        }
        stack.end();
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
        stack.pop(dimensions - 1);
    }
}
