package org.understudy.services.task.site;

import java.util.List;

/// The processes of this machine, for looking whether something is really gone.
final class Processes {
    private Processes() {}

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
