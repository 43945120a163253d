package org.understudy.services.task.site;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.ssh.As;
import org.understudy.services.ssh.Command;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.ssh.RemoteProcess;

/// The console's end of one helper channel: requests go out as lines, answers come back in the
/// same order. Opening a channel for each request would cost some milliseconds and five
/// programs; this costs a round trip.
///
/// A helper that broke or did not answer in time is of no use any more: [#usable] says so, and
/// another one is started.
final class SiteHelper implements AutoCloseable {
    private static final Duration HELLO = Duration.ofSeconds(30);
    private static final int LONGEST_LINE = 1 << 20;
    private static final int LONGEST_PIECE = 16 << 20;
    private static final char FIELD = '\u001f';

    /// The first one of this version on that host is asked for the scripts.
    private static final String SEND = "understudy-send";

    /// Small, since there may be hundreds of helpers; large pieces go past it.
    private static final int BUFFER = 4 << 10;

    private final HostConnection connection;
    private final RemoteProcess process;
    private final InputStream in;
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private final CompletableFuture<SiteGround> hello = new CompletableFuture<>();
    private long number;
    private @Nullable ProblemException broken;

    private record Pending(long number, CompletableFuture<Reply> answer) {}

    private SiteHelper(HostConnection connection, RemoteProcess process) {
        this.connection = connection;
        this.process = process;
        this.in = new BufferedInputStream(process.stdout(), BUFFER);
    }

    static SiteHelper start(HostConnection connection, As as, SitePlace place, SiteScript script)
            throws ProblemException {
        Command command = Command.script(
                        script.begin(),
                        place.state(),
                        place.run(),
                        script.version(),
                        Integer.toString(script.bytes().length),
                        String.valueOf(FIELD))
                // Its wrappers are copies of it.
                .leaving()
                .as(as);
        SiteHelper helper = new SiteHelper(connection, connection.start(command));
        Thread.ofVirtual().name("tasks of " + helper.host()).start(() -> helper.read(script));
        Thread.ofVirtual().name("complaints of tasks on " + helper.host()).start(helper::drain);
        return helper;
    }

    private String host() {
        return connection.host().name();
    }

    /// Where things are there, or why there can be no tasks.
    SiteGround ground() throws ProblemException {
        return await(hello, HELLO);
    }

    synchronized boolean usable() {
        return broken == null;
    }

    /// @param fields without newlines; the helper's own separator in them is a defect
    Reply ask(Duration deadline, String verb, String... fields) throws ProblemException {
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        synchronized (this) {
            if (broken != null) {
                throw new ProblemException(broken.problem(), broken);
            }
            number++;
            StringBuilder line =
                    new StringBuilder().append(number).append(FIELD).append(verb);
            for (String field : fields) {
                if (field.indexOf('\n') >= 0 || field.indexOf(FIELD) >= 0 || field.indexOf('\0') >= 0) {
                    throw new IllegalArgumentException("a field of " + verb + " is not one line");
                }
                line.append(FIELD).append(field);
            }
            line.append('\n');
            waiting.add(new Pending(number, answer));
            try {
                process.stdin().write(line.toString().getBytes(StandardCharsets.UTF_8));
                process.stdin().flush();
            } catch (IOException e) {
                broke(lost(e));
            }
        }
        return await(answer, deadline);
    }

    private <T> T await(CompletableFuture<T> future, Duration deadline) throws ProblemException {
        try {
            return future.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            ProblemException slow = new ProblemException(Problem.of(
                    Kind.TIMED_OUT,
                    host() + " does not answer questions about its tasks.",
                    "It had " + deadline.toSeconds() + " s.",
                    "Look at the load of the host and at its disks, then try again."));
            broke(slow);
            throw slow;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Kind.CANCELLED, "The question to " + host() + " was cancelled.", "");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException p) {
                throw new ProblemException(p.problem(), p);
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    // ---- answers

    private void read(SiteScript script) {
        try {
            String first = line();
            if (first.equals(SEND)) {
                process.stdin().write(script.bytes());
                process.stdin().flush();
                first = line();
            }
            hello.complete(SiteGround.read(first, host()));
            while (true) {
                answer();
            }
        } catch (ProblemException e) {
            broke(e);
        } catch (IOException | RuntimeException e) {
            broke(lost(e));
        }
    }

    private void answer() throws IOException {
        List<String> lines = new ArrayList<>();
        byte[] raw = new byte[0];
        long size = 0;
        while (true) {
            String line = line();
            char mark = line.isEmpty() ? ' ' : line.charAt(0);
            switch (mark) {
                case '+' -> lines.add(line.substring(1));
                case '#' -> {
                    String[] two = line.substring(1).split(" ");
                    int count = Integer.parseInt(two[0]);
                    if (count > LONGEST_PIECE) {
                        throw new IOException("a piece of " + count + " bytes");
                    }
                    size = Long.parseLong(two[1]);
                    raw = in.readNBytes(count);
                }
                case '=' -> {
                    finish(line.substring(1), lines, raw, size);
                    return;
                }
                default -> throw new IOException("not an answer: " + line);
            }
        }
    }

    private void finish(String end, List<String> lines, byte[] raw, long size) throws IOException {
        String[] words = end.split(" ", 3);
        @Nullable Pending first;
        synchronized (this) {
            first = waiting.poll();
        }
        if (first == null || words.length < 2 || first.number() != Long.parseLong(words[0])) {
            throw new IOException("not the answer that was waited for: " + end);
        }
        first.answer().complete(new Reply(lines, raw, size, words[1], words.length > 2 ? words[2] : ""));
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("It ended.");
            }
            if (line.size() > LONGEST_LINE) {
                throw new IOException("a line without an end");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /// What the shell complains of; kept short, for the message if it ends.
    private final StringBuilder complaints = new StringBuilder();

    private void drain() {
        byte[] buffer = new byte[1024];
        try (InputStream err = process.stderr()) {
            for (int n = err.read(buffer); n >= 0; n = err.read(buffer)) {
                synchronized (complaints) {
                    complaints.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
                    complaints.delete(0, Math.max(0, complaints.length() - 400));
                }
            }
        } catch (IOException e) {
            synchronized (complaints) {
                complaints.append(' ');
            }
        }
    }

    private ProblemException lost(Throwable cause) {
        String said;
        synchronized (complaints) {
            said = complaints.toString().strip().replaceAll("\\s*\\R\\s*", " / ");
        }
        return new ProblemException(
                Problem.of(
                        Kind.CONNECTION_LOST,
                        "The helper for tasks on " + host() + " is gone.",
                        said.isEmpty() ? String.valueOf(cause.getMessage()) : "It said: " + said,
                        "Tasks there go on. See them: understudy task list " + host()),
                cause);
    }

    private void broke(ProblemException why) {
        List<Pending> all;
        synchronized (this) {
            if (broken == null) {
                broken = why;
            }
            all = List.copyOf(waiting);
            waiting.clear();
        }
        hello.completeExceptionally(why);
        all.forEach(p -> p.answer().completeExceptionally(why));
        Farewell.to(process);
    }

    /// The problem that an answer tells of.
    ProblemException problem(Reply reply, String what, String... remedies) {
        Kind kind;
        try {
            kind = Kind.valueOf(reply.kind().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            kind = Kind.FAILED;
        }
        return new ProblemException(Problem.of(kind, what, reply.text(), remedies));
    }

    @Override
    public void close() {
        broke(new ProblemException(Kind.CONNECTION_LOST, "The tasks of " + host() + " are no longer listened to.", ""));
    }
}
