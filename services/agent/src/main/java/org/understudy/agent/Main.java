package org.understudy.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.capture.CaptureCommand;
import org.understudy.agent.libc.Libc;
import org.understudy.agent.portal.PortalCommand;
import org.understudy.agent.training.TrainCommand;

/**
 * The agent: {@code Main SUBCOMMAND [ARGUMENT…]}, speaking on its standard streams. With
 * {@code -Dunderstudy.agent.orderly.exit=true} the virtual machine ends in its own way, as is needed to record a cache of it.
 */
public final class Main {
    private static final int USAGE = 64;
    private static final int STREAM_ENDED = 3;

    private Main() {}

    public static void main(String[] args) {
        int code = run(args);
        System.out.flush();
        System.err.flush();
        if (!Boolean.getBoolean("understudy.agent.orderly.exit")) {
            Libc.get().exitNow(code);
        }
        System.exit(code);
    }

    private static int run(String[] args) {
        Subcommand command = args.length == 0 ? null : subcommand(args[0]);
        if (command == null) {
            System.err.println("usage: agent capture | portal | version");
            return USAGE;
        }
        // The standard output belongs to the protocol: a stray print goes to the log.
        System.setOut(System.err);
        Pulse pulse = new Pulse(System.err::println);
        try {
            InputStream in = new FdInput(0, pulse);
            OutputStream out = new FdOutput(1, pulse);
            return command.run(List.copyOf(Arrays.asList(args).subList(1, args.length)), in, out);
        } catch (IOException e) {
            System.err.println("agent " + command.name() + ": " + e.getMessage());
            return STREAM_ENDED;
        }
    }

    /** Only the class that is asked for is loaded: the start counts. */
    private static @Nullable Subcommand subcommand(String name) {
        return switch (name) {
            case "capture" -> new CaptureCommand();
            case "portal" -> new PortalCommand();
            case "version" -> new VersionCommand();
            case "train" -> new TrainCommand();
            default -> null;
        };
    }
}
