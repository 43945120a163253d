package org.understudy.services.task.site;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// What a task does on its host.
///
/// @param line a line (or several) for a POSIX shell; with a script it starts the script, whose
/// path is `$script`
/// @param script a file that is put into the task's directory first
/// @param progress whether it reports how far it is: lines `PERCENT TEXT` to the file that `$UNDERSTUDY_PROGRESS` names
/// @param as whose rights it has where the host's tasks are kept by root
/// @param grace how long it may take to end once it is told to
/// @param resume lines for the shell with which it goes on after a restart of its host, if it wants to. It finds the
/// script and `$UNDERSTUDY_DIR`, the task's directory, as the work has left them
/// @param mostOutput bytes that it may print; then it is ended
@SuppressWarnings("ArrayRecordComponent") // a file on its way; nobody compares them
public record Work(
        String line,
        Optional<byte[]> script,
        Progress progress,
        Rights as,
        Duration grace,
        Optional<String> resume,
        long mostOutput) {
    /// 1 GiB, where nobody says anything.
    public static final long USUAL_OUTPUT = 1L << 30;

    /// Longer lines go as a script: they would be read byte by byte.
    private static final int LONG = 8 << 10;

    private static final Duration GRACE = Duration.ofSeconds(5);

    public enum Rights {
        LOGIN,
        ROOT
    }

    public enum Progress {
        NONE,
        REPORTED
    }

    public Work grace(Duration time) {
        return new Work(line, script, progress, as, time, resume, mostOutput);
    }

    public Work reporting() {
        return new Work(line, script, Progress.REPORTED, as, grace, resume, mostOutput);
    }

    /// Without this a task that was running when its host was restarted is declared lost.
    public Work resuming(String lines) {
        return new Work(line, script, progress, as, grace, Optional.of(lines), mostOutput);
    }

    public Work printing(long atMost) {
        return new Work(line, script, progress, as, grace, resume, atMost);
    }

    public static Work line(String line, Rights as) {
        return line.length() <= LONG
                ? new Work(line, Optional.empty(), Progress.NONE, as, GRACE, Optional.empty(), USUAL_OUTPUT)
                : script(line.getBytes(StandardCharsets.UTF_8), as);
    }

    /// A file with a first line `#!INTERPRETER` is run by that interpreter, another by the
    /// shell. It need not be executable, and the file system may forbid programs.
    public static Work script(byte[] content, Rights as) {
        int end = 0;
        while (end < content.length && content[end] != '\n' && end < 256) {
            end++;
        }
        String first = new String(content, 0, end, StandardCharsets.UTF_8).strip();
        String interpreter = first.startsWith("#!") ? first.substring(2).strip() : "/bin/sh";
        if (interpreter.isEmpty() || !interpreter.chars().allMatch(c -> c >= ' ' && c < 127)) {
            interpreter = "/bin/sh";
        }
        // As the kernel does it: the interpreter and at most one argument.
        int blank = interpreter.indexOf(' ');
        String program = blank < 0 ? interpreter : interpreter.substring(0, blank);
        String argument = blank < 0 ? "" : interpreter.substring(blank).strip();
        String quoted = argument.isEmpty() ? "" : " '" + argument.replace("'", "'\\''") + "'";
        return new Work(
                "exec '" + program.replace("'", "'\\''") + "'" + quoted + " \"$script\"",
                Optional.of(content),
                Progress.NONE,
                as,
                GRACE,
                Optional.empty(),
                USUAL_OUTPUT);
    }
}
