package org.understudy.agent.portal.layer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the kernel knows about processes that are not our children. */
final class Processes {
    private Processes() {}

    /**
     * Whether it has ended: it is gone, or a zombie whose threads have all ended too. Such a one has closed its files, and
     * whoever inherited it may let it lie for seconds before he asks for its end.
     */
    static boolean hasEnded(ProcessHandle process) {
        return !process.isAlive() || isZombie(process.pid());
    }

    private static boolean isZombie(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        try (Stream<Path> threads = Files.list(process.resolve("task"))) {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            // The name, in brackets, may have brackets of its own; the state comes after the last one.
            return stat.startsWith(") Z", stat.lastIndexOf(')')) && threads.count() == 1;
        } catch (IOException gone) {
            return true;
        }
    }
}
