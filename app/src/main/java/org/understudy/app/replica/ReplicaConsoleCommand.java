package org.understudy.app.replica;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.libvirt.SerialConsole;
import org.understudy.services.replica.ReplicaConsoles;

/// The serial line of a replica in this terminal. Ctrl+] leaves, as in virsh and telnet.
@Command(
        name = "console",
        description = {"Join the serial line of a running replica; leave with Ctrl+].", "A second one takes it over."})
final class ReplicaConsoleCommand extends CommandBase {
    private static final int LEAVE = 0x1d;

    private final ReplicaConsoles consoles;
    private final Output output;

    @Parameters(index = "0", paramLabel = "NAME", description = "A replica that runs.")
    private String name = "";

    ReplicaConsoleCommand(ReplicaConsoles consoles, Output output) {
        this.consoles = consoles;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        try (SerialConsole line = consoles.open(name)) {
            output.note("The serial line of " + name + "; leave with Ctrl+]. Press Enter for a prompt.");
            boolean raw = stty("raw", "-echo");
            try {
                Thread.ofPlatform().daemon().name("serial-output").start(() -> print(line));
                type(line);
            } finally {
                if (raw) {
                    stty("sane");
                }
            }
        } catch (IOException e) {
            throw new ProblemException(
                    Kind.CONNECTION_LOST,
                    "The serial line of " + name + " was lost.",
                    String.valueOf(e.getMessage()),
                    "See whether it still runs: understudy replica show " + name);
        }
    }

    private static void print(SerialConsole line) {
        try (OutputStream screen = new FileOutputStream(FileDescriptor.out)) {
            line.output().transferTo(screen);
        } catch (IOException e) {
            // The line is gone; what is typed next tells so.
            Thread.currentThread().interrupt();
        }
    }

    private static void type(SerialConsole line) throws IOException {
        byte[] keys = new byte[256];
        InputStream keyboard = new FileInputStream(FileDescriptor.in);
        int count = keyboard.read(keys);
        while (count > 0) {
            for (int i = 0; i < count; i++) {
                if (keys[i] == LEAVE) {
                    line.input().write(keys, 0, i);
                    return;
                }
            }
            line.input().write(keys, 0, count);
            count = keyboard.read(keys);
        }
    }

    /// Sets the terminal; where there is none, nothing has to be set.
    private static boolean stty(String... words) {
        try {
            String[] command = new String[words.length + 1];
            command[0] = "stty";
            System.arraycopy(words, 0, command, 1, words.length);
            return new ProcessBuilder(command)
                            .inheritIO()
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
