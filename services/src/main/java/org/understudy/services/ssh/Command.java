package org.understudy.services.ssh;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A program with its arguments, to be run on a host. The arguments arrive as they are: no shell
/// looks at them, odd names included. The environment is the login's with `LC_ALL=C.UTF-8`, plus
/// what is given here. The working directory is the home directory of the login.
///
/// @param argv program and arguments; none may contain a NUL character
/// @param as whose rights
/// @param stdin what the program reads; only [HostConnection#run] looks at it
/// @param deadline after which [HostConnection#run] kills the program; [HostConnection#start] applies it to the start
/// only
/// @param outputLimit bytes of stdout, and of stderr, that [HostConnection#run] accepts
/// @param environment added variables; names are `[A-Za-z_][A-Za-z0-9_]*`
/// @param leaves whether what it has started goes on when we let go of it: it ends with its input,
/// and nothing is killed
@SuppressWarnings("ArrayRecordComponent") // bytes for a pipe; nobody compares commands
public record Command(
        List<String> argv,
        As as,
        byte[] stdin,
        Duration deadline,
        int outputLimit,
        Map<String, String> environment,
        boolean leaves) {
    private static final Duration USUAL_DEADLINE = Duration.ofSeconds(60);
    private static final int USUAL_LIMIT = 16 << 20;

    public Command {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("no program");
        }
        for (String arg : argv) {
            if (arg.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("an argument contains NUL");
            }
        }
    }

    public static Command of(List<String> argv) {
        return new Command(argv, As.LOGIN, new byte[0], USUAL_DEADLINE, USUAL_LIMIT, Map.of(), false);
    }

    public static Command of(String program, String... args) {
        List<String> argv = new ArrayList<>(args.length + 1);
        argv.add(program);
        argv.addAll(List.of(args));
        return of(argv);
    }

    /// A POSIX shell script; the arguments are its `$1`, `$2`, …. Put data into arguments, never into the text.
    public static Command script(String text, String... args) {
        List<String> argv = new ArrayList<>(List.of("sh", "-c", text, "sh"));
        argv.addAll(List.of(args));
        return of(argv);
    }

    public Command asRoot() {
        return as(As.ROOT);
    }

    public Command as(As who) {
        return new Command(argv, who, stdin, deadline, outputLimit, environment, leaves);
    }

    public Command stdin(byte[] bytes) {
        return new Command(argv, as, bytes, deadline, outputLimit, environment, leaves);
    }

    public Command stdin(String text) {
        return stdin(text.getBytes(StandardCharsets.UTF_8));
    }

    public Command deadline(Duration time) {
        return new Command(argv, as, stdin, time, outputLimit, environment, leaves);
    }

    public Command outputLimit(int bytes) {
        return new Command(argv, as, stdin, deadline, bytes, environment, leaves);
    }

    public Command env(String name, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(name, value);
        return new Command(argv, as, stdin, deadline, outputLimit, more, leaves);
    }

    public Command leaving() {
        return new Command(argv, as, stdin, deadline, outputLimit, environment, true);
    }

    /// The program's name without its folder, for messages.
    public String program() {
        String first = argv.getFirst();
        return first.substring(first.lastIndexOf('/') + 1);
    }
}
