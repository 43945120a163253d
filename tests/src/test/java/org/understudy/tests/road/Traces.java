package org.understudy.tests.road;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What runs, is mounted and is attached on this machine because of one [Stage], found by what the kernel
/// tells: a process inherits the variables by which it can be known, over SSH too.
final class Traces {
    private final Path data;
    private final List<Link> links;
    private final Path store;

    /// @param data the console's folder, known to all that it starts on this machine
    /// @param links to all that is started by SSH
    /// @param store the replica's folder on the portal
    Traces(Path data, List<Link> links, Path store) {
        this.data = data;
        this.links = List.copyOf(links);
        this.store = store;
    }

    record Found(long pid, String command) {
        private boolean isAgent() {
            return command.contains("/agent/") && command.contains("/bin/");
        }
    }

    Optional<Found> captureAgent() {
        return first(p -> p.isAgent() && p.command().endsWith(" capture"));
    }

    Optional<Found> portalAgent() {
        return first(p -> p.isAgent() && p.command().endsWith(" portal"));
    }

    Optional<Found> storageDaemon() {
        return first(p -> p.command().startsWith("qemu-storage-daemon"));
    }

    /// The process of the SSH server that stands behind another one.
    static Optional<Found> sessionOf(Found served) {
        return ProcessHandle.of(served.pid())
                .flatMap(ProcessHandle::parent)
                .map(p -> new Found(p.pid(), commandLine(p.pid())))
                .filter(p -> p.command().startsWith("sshd: "));
    }

    private Optional<Found> first(Predicate<Found> wanted) {
        return processes().stream().filter(wanted).findFirst();
    }

    /// A task on the portal outlives its console: that is what it is for.
    private static boolean ofTask(String variables, String command) {
        return variables.contains("UNDERSTUDY_TASK=") || command.contains("/understudy/lib/");
    }

    /// Everything that runs, but for tasks.
    List<Found> processes() {
        List<Found> found = new ArrayList<>();
        ProcessHandle.allProcesses().forEach(process -> {
            try {
                String variables = Files.readString(
                        Path.of("/proc", Long.toString(process.pid()), "environ"), StandardCharsets.ISO_8859_1);
                String command = commandLine(process.pid());
                if (ours(variables) && !ofTask(variables, command)) {
                    found.add(new Found(process.pid(), command));
                }
            } catch (IOException gone) {
                // It ended, or it belongs to the kernel.
            }
        });
        return found;
    }

    private boolean ours(String variables) {
        for (String variable : variables.split("\0")) {
            if (variable.equals("UNDERSTUDY_DATA=" + data)) {
                return true;
            }
            if (variable.startsWith("SSH_CONNECTION=")) {
                String[] fields = variable.split(" ");
                return fields.length > 1
                        && links.stream().anyMatch(l -> l.ports().contains(Integer.parseInt(fields[1])));
            }
        }
        return false;
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ')
                    .strip();
        } catch (IOException gone) {
            return "";
        }
    }

    /// What is mounted in the replica's folder, in whatever mount name space.
    List<String> mounts() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> mounts(process.pid()))
                .distinct()
                .toList();
    }

    private Stream<String> mounts(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "mountinfo"), StandardCharsets.ISO_8859_1)
                    .lines()
                    .map(line -> line.split(" ")[4])
                    .filter(point -> point.startsWith(store + "/"));
        } catch (IOException gone) {
            return Stream.empty();
        }
    }

    /// The loop devices over files in the replica's folder.
    List<String> loops() throws IOException {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> devices = Files.newDirectoryStream(Path.of("/sys/block"), "loop*")) {
            for (Path device : devices) {
                try {
                    String file = Files.readString(device.resolve("loop/backing_file"));
                    if (file.startsWith(store + "/")) {
                        found.add(device.getFileName() + " over " + file.strip());
                    }
                } catch (IOException free) {
                    // Nothing is attached to it.
                }
            }
        }
        return found;
    }

    /// All of it, for a look whether anything is left.
    List<String> all() throws IOException {
        List<String> all = new ArrayList<>();
        processes().forEach(p -> all.add("process " + p.pid() + ": " + p.command()));
        mounts().forEach(m -> all.add("mount " + m));
        loops().forEach(l -> all.add("loop device " + l));
        return all;
    }
}
