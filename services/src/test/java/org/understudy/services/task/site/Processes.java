package org.understudy.services.task.site;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// The processes of this machine, for looking whether something is really gone.
final class Processes {
    private Processes() {}

    /// A command that sleeps for long, different from all others of this machine.
    static String sleeper() {
        return "sleep 300." + ThreadLocalRandom.current().nextInt(100_000_000, 1_000_000_000);
    }

    /// @param line program and arguments, at the end of the command line
    static boolean any(String line) {
        return !find(line).isEmpty();
    }

    static void kill(String line) {
        find(line).forEach(ProcessHandle::destroyForcibly);
    }

    private static List<ProcessHandle> find(String line) {
        return ProcessHandle.allProcesses()
                .filter(p ->
                        p.info().commandLine().filter(c -> c.endsWith(line)).isPresent())
                .toList();
    }
}
