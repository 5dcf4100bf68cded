package greenslip.scan.qr;

/**
 * Rows that show a finder pattern where the column through their middle shows none: the camera moved along the column and the rings run
 * together. Rows enough one above the other are the pattern's middle all the same, which is three modules high.
 *
 * <pre>
 *     ##  ######  ##     row      a stack: about the same middle and the same module in row after row,
 *     ##  ######  ##     row      three modules of rows in all
 *     ##  ######  ##     row
 * </pre>
 *
 * Rows come from top to bottom, so that few stacks are open at a time. Reused; one thread.
 */
final class FinderStacks {
    private static final int MAX_OPEN = 128;
    static final int MAX_CLOSED = 128;

    private static final class Stack {
        private float sumX;
        private float sumModule;
        private float x;
        private float module;
        private int rows;
        private int first;
        private int last;
        private boolean light;
    }

    private final Stack[] open = new Stack[MAX_OPEN];
    private final Stack[] closed = new Stack[MAX_CLOSED];
    private int openCount;
    private int closedCount;
    private int rowStep = 1;
    private int currentRow;
    private int touched;

    FinderStacks() {
        for (int i = 0; i < MAX_OPEN; i++) {
            open[i] = new Stack();
        }
        for (int i = 0; i < MAX_CLOSED; i++) {
            closed[i] = new Stack();
        }
    }

    void clear(int step) {
        rowStep = step;
        openCount = 0;
        closedCount = 0;
        currentRow = 0;
    }

    /** Adds a row; returns how many its stack has now, or 0 where it had this row. */
    int add(float atX, int row, float module, boolean lightMiddle) {
        if (row != currentRow) {
            close(row);
            currentRow = row;
        }
        for (int i = openCount - 1; i >= 0; i--) {
            Stack stack = open[i];
            if (stack.light == lightMiddle
                    && Math.abs(stack.x - atX) < 0.8f * module
                    && Math.abs(stack.module - module) < 0.3f * module) {
                touched = i;
                return stack.last == row ? 0 : grow(stack, atX, row, module);
            }
        }
        if (openCount == MAX_OPEN) {
            return 0;
        }
        touched = openCount;
        Stack stack = open[openCount++];
        stack.sumX = 0;
        stack.sumModule = 0;
        stack.rows = 0;
        stack.first = row;
        stack.light = lightMiddle;
        return grow(stack, atX, row, module);
    }

    /** Takes away the stack that grew last: its pattern was found otherwise. */
    void drop() {
        openCount--;
        Stack stack = open[touched];
        open[touched] = open[openCount];
        open[openCount] = stack;
    }

    private static int grow(Stack stack, float atX, int row, float module) {
        stack.sumX += atX;
        stack.sumModule += module;
        stack.rows++;
        stack.last = row;
        stack.x = stack.sumX / stack.rows;
        stack.module = stack.sumModule / stack.rows;
        return stack.rows;
    }

    /** Keeps of the stacks that no row from here on can belong to those that are patterns. */
    private void close(int row) {
        int kept = 0;
        for (int i = 0; i < openCount; i++) {
            Stack stack = open[i];
            if (row - stack.last <= 2 * rowStep) {
                open[i] = open[kept];
                open[kept++] = stack;
            } else if (closedCount < MAX_CLOSED && isPattern(stack)) {
                open[i] = closed[closedCount];
                closed[closedCount++] = stack;
            }
        }
        openCount = kept;
    }

    private boolean isPattern(Stack stack) {
        float high = stack.last - stack.first + rowStep;
        boolean dense = stack.rows * rowStep * 3 >= 2 * high;
        return dense && high > 1.5f * stack.module && high < 4.5f * stack.module;
    }

    /** Ends the frame; returns how many there are. */
    int end() {
        close(Integer.MAX_VALUE);
        return closedCount;
    }

    float x(int i) {
        return closed[i].x;
    }

    float y(int i) {
        return (closed[i].first + closed[i].last + 1) / 2f;
    }

    float module(int i) {
        return closed[i].module;
    }

    boolean isLight(int i) {
        return closed[i].light;
    }
}
