package greenslip;

/** An empty program: what a JVM costs by itself, for the start benchmark to stand beside. */
final class Nothing {
    private Nothing() {}

    public static void main(String[] arguments) {}
}
