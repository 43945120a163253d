package org.understudy.agent.libc;

/** The kind of machine that we run on. */
final class Machine {
    static final boolean ARM = arm();

    private Machine() {}

    private static boolean arm() {
        String arch = System.getProperty("os.arch", "");
        return switch (arch) {
            case "amd64", "x86_64" -> false;
            case "aarch64", "arm64" -> true;
            default ->
                throw new UnsupportedOperationException("The agent does not run on this kind of processor: " + arch);
        };
    }
}
