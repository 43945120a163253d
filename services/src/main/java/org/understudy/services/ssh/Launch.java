package org.understudy.services.ssh;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.understudy.model.host.Privilege;

/// One start of a command: the line for the host's shell, and the marks by which it speaks to us on
/// stderr before the program begins.
///
/// The line wraps the program in a small shell that says `MARK-run GROUP` and then becomes the
/// program (a script it runs itself). So we know the process group (to kill it), we know that sudo
/// has let us in before any of the program's input is sent, and with sudo's prompt marked too, a
/// password is sent only when sudo waits for one: sudo reads it byte by byte up to the newline, so
/// what follows belongs to the program alone.
///
/// @param line for `sh -c`, or for the login shell behind sshd
/// @param mark random, so that no program says it by chance
record Launch(String line, String mark) {
    /// Linux limits one argument to 128 KiB, and the line is one.
    private static final int LONGEST = 120_000;

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    static Launch of(Command command, Privilege privilege) {
        byte[] random = new byte[8];
        ThreadLocalRandom.current().nextBytes(random);
        String mark = "understudy-" + HexFormat.of().formatHex(random);

        StringBuilder inner = new StringBuilder();
        Map<String, String> variables = new TreeMap<>(Map.of("LC_ALL", "C.UTF-8", "LANGUAGE", ""));
        variables.putAll(command.environment());
        variables.forEach((name, value) -> {
            if (!VARIABLE.matcher(name).matches()) {
                throw new IllegalArgumentException("not a variable: " + name);
            }
            inner.append("export ")
                    .append(name)
                    .append('=')
                    .append(PosixShell.quote(value))
                    .append("; ");
        });
        // Fields of /proc/PID/stat: pid (comm) state ppid pgrp; the comm of a shell has no blanks.
        inner.append("read -r a b c d g e </proc/$$/stat || g=$$; echo \"")
                .append(mark)
                .append("-run $g\" >&2; ");
        List<String> argv = command.argv();
        if (argv.size() >= 4 && argv.subList(0, 2).equals(List.of("sh", "-c"))) {
            // A script needs no further shell: this one goes on with it.
            inner.append("unset a b c d g e; ").append(argv.get(2));
            argv = argv.subList(3, argv.size());
        } else {
            inner.append("exec \"$@\"");
            argv = Stream.concat(Stream.of("sh"), argv.stream()).toList();
        }

        StringBuilder line = new StringBuilder("exec sh -c ");
        if (command.as() == As.ROOT) {
            String outer = privilege == Privilege.NONE
                    ? "test \"$(id -u)\" = 0 && exec \"$@\"; echo " + mark + "-never >&2; exit 126"
                    : "test \"$(id -u)\" = 0 && exec \"$@\"; exec sudo -S -p " + mark + "-ask -- \"$@\"";
            line.append(PosixShell.quote(outer)).append(" sh sh -c ");
        }
        line.append(PosixShell.quote(inner.toString()));
        for (String arg : argv) {
            line.append(' ').append(PosixShell.quote(arg));
        }
        if (line.length() > LONGEST) {
            throw new IllegalArgumentException("the command line is too long: " + line.length() + " bytes");
        }
        return new Launch(line.toString(), mark);
    }

    String asks() {
        return mark + "-ask";
    }

    String runs() {
        return mark + "-run ";
    }

    String never() {
        return mark + "-never";
    }
}
