package io.runtelemetry.aspect;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

    private final Map<Label, State> atLabels = new HashMap<>();

    private @Nullable State state = new State(new BitSet(), 0);

    ReceiverTracker(boolean isStatic) {
        super(SpringAsmInfo.ASM_VERSION);
        this.isStatic = isStatic;
    }

    /** Called for each method that is called on {@code this}. */
    abstract void calledOnThis(String owner, String name, String descriptor);

    private void push(int slots) {
        for (int i = 0; i < slots; i++) {
            pushOne(false);
        }
    }

    private void pushOne(boolean isThis) {
        if (state != null) {
            state.isThis.set(state.depth, isThis);
            state = new State(state.isThis, state.depth + 1);
        }
    }

    private void pop(int slots) {
        if (state != null) {
            state = new State(state.isThis, Math.max(0, state.depth - slots));
        }
    }

    private boolean isThis(int slotsFromTop) {
        return state != null && state.depth >= slotsFromTop && state.isThis.get(state.depth - slotsFromTop);
    }

    private void jumpTo(Label label) {
        if (state != null) {
            atLabels.putIfAbsent(label, new State((BitSet) state.isThis.clone(), state.depth));
        }
    }

    @Override
    public void visitLabel(Label label) {
        if (state == null) {
            State known = atLabels.get(label);
            state = known == null ? new State(new BitSet(), 1) : known;
        }
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode == Opcodes.DUP) {
            pushOne(isThis(1));
        } else if ((opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) || opcode == Opcodes.ATHROW) {
            state = null;
        } else if (opcode == Opcodes.MONITORENTER || opcode == Opcodes.MONITOREXIT) {
            pop(1);
        } else if (opcode < DELTAS.length()) {
            int delta = DELTAS.charAt(opcode) - 'E';
            if (delta > 0) {
                push(delta);
            } else {
                pop(-delta);
            }
        }
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
        push(opcode == Opcodes.NEWARRAY ? 0 : 1);
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
            pushOne(variable == 0 && !isStatic);
        } else if (opcode < Opcodes.ISTORE) {
            push(slots);
        } else {
            pop(slots);
        }
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        if (opcode == Opcodes.NEW) {
            push(1);
        } else if (opcode != Opcodes.CHECKCAST) {
            pop(1);
            push(1);
        }
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
        boolean isStaticField = opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC;
        int slots = Type.getType(descriptor).getSize();
        pop(isStaticField ? 0 : 1);
        if (opcode == Opcodes.GETSTATIC || opcode == Opcodes.GETFIELD) {
            push(slots);
        } else {
            pop(slots);
        }
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        boolean isStaticCall = opcode == Opcodes.INVOKESTATIC;
        int slots = argumentSlots(descriptor, isStaticCall);
        if (opcode != Opcodes.INVOKESPECIAL && slots > 0 && isThis(slots)) {
            calledOnThis(owner, name, descriptor);
        }
        pop(slots);
        push(Type.getReturnType(descriptor).getSize());
    }

    @Override
    public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
        int slots = argumentSlots(descriptor, true);
        if (slots > 0 && isThis(slots)) {
            for (Object argument : arguments) {
                if (argument instanceof Handle handle && handle.getTag() != Opcodes.H_INVOKESTATIC) {
                    calledOnThis(handle.getOwner(), handle.getName(), handle.getDesc());
                }
            }
        }
        pop(slots);
        push(Type.getReturnType(descriptor).getSize());
    }

    private static int argumentSlots(String descriptor, boolean isStaticCall) {
        return (Type.getArgumentsAndReturnSizes(descriptor) >> 2) - (isStaticCall ? 1 : 0);
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
        boolean comparesTwo = opcode >= Opcodes.IF_ICMPEQ && opcode <= Opcodes.IF_ACMPNE;
        pop(opcode == Opcodes.GOTO ? 0 : comparesTwo ? 2 : 1);
        jumpTo(label);
        if (opcode == Opcodes.GOTO) {
            state = null;
        }
    }

    @Override
    public void visitLdcInsn(Object value) {
        push(value instanceof Long || value instanceof Double ? 2 : 1);
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
        pop(1);
        jumpTo(otherwise);
        for (Label label : labels) {
            jumpTo(label);
        }
        state = null;
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
        pop(dimensions - 1);
    }

    /** How deep the stack is, and which of its slots hold {@code this}. */
    private record State(BitSet isThis, int depth) {}
}
