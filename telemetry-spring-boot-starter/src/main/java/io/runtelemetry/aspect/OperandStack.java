package io.runtelemetry.aspect;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.springframework.asm.Label;

/** The operand stack of a method whose instructions are read in order: how deep it is, and which of its slots hold {@code this}. */
final class OperandStack {

    private final Map<Label, State> atLabels = new HashMap<>();

    private BitSet isThis = new BitSet();

    private int depth;

    /** Whether the instruction that is read can follow the one before it. */
    private boolean isReached = true;

    void push(int slots) {
        for (int i = 0; i < slots; i++) {
            pushOne(false);
        }
    }

    void pushOne(boolean holdsThis) {
        isThis.set(depth, holdsThis);
        depth++;
    }

    void pop(int slots) {
        depth = Math.max(0, depth - slots);
    }

    boolean isThis(int slotsFromTop) {
        return isReached && depth >= slotsFromTop && isThis.get(depth - slotsFromTop);
    }

    /** Remembers what there is where an instruction may go on. */
    void branchTo(Label label) {
        if (isReached) {
            atLabels.putIfAbsent(label, new State((BitSet) isThis.clone(), depth));
        }
    }

    /** Goes on at a label: with what there was at a jump to it, or the exception of a handler. */
    void arriveAt(Label label) {
        if (!isReached) {
            State known = atLabels.getOrDefault(label, new State(new BitSet(), 1));
            isThis = known.isThis;
            depth = known.depth;
            isReached = true;
        }
    }

    /** The method does not go on with the next instruction. */
    void end() {
        isReached = false;
    }

    private record State(BitSet isThis, int depth) {}
}
