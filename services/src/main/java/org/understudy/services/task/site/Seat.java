package org.understudy.services.task.site;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.ssh.As;
import org.understudy.services.ssh.Command;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.ssh.RemoteProcess;

/// The place of a console at a task that it leads: a lock on the host that is held by a channel, so it is free
/// milliseconds after the console is gone, and half a minute after a link has broken without a word. What is written
/// here goes to whoever looks at the task.
public final class Seat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Seat.class);

    /// So often the host hears that the console is still there.
    private static final Duration BEAT = Duration.ofSeconds(5);
    /// After one to two times this without a beat the host takes the console for gone.
    private static final Duration LATE = BEAT.multipliedBy(3);

    private final RemoteProcess process;
    private final BufferedReader answers;
    private final Place place;
    private final CompletableFuture<Boolean> gone = new CompletableFuture<>();

    /// Who sits down.
    ///
    /// @param person as `user@machine`
    /// @param mark a word without blanks that only this console has: it may take its own seat
    /// again, which a broken link still holds
    /// @param way whom it may send away
    public record Sitter(String person, String mark, Way way) {}

    /// How a seat is taken.
    public enum Way {
        /// If it is free.
        FREE,
        /// If somebody has sat there and is gone.
        LEFT,
        /// Whoever sits there is ended.
        FORCE
    }

    /// Where a console sits, so that others on that host can see whether it still does.
    ///
    /// @param directory that of the task, on its host
    /// @param mark that of the console, see [Sitter]
    public record Place(String directory, String mark) {}

    private Seat(RemoteProcess process, BufferedReader answers, Place place) {
        this.process = process;
        this.answers = answers;
        this.place = place;
    }

    public Place place() {
        return place;
    }

    static Seat take(HostConnection connection, As as, String directory, Sitter who) throws ProblemException {
        RemoteProcess process = connection.start(Command.script(
                        SiteScript.part("seat.sh"),
                        directory,
                        who.person(),
                        who.way().name().toLowerCase(Locale.ROOT),
                        who.mark(),
                        Long.toString(LATE.toSeconds()))
                .as(as));
        BufferedReader in = new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8));
        boolean seated = false;
        try {
            @Nullable String said = in.readLine();
            if ("seated".equals(said)) {
                seated = true;
                Seat seat = new Seat(process, in, new Place(directory, who.mark()));
                seat.write("b1");
                Thread.ofVirtual().name("seat on " + connection.host().name()).start(seat::listen);
                Thread.ofVirtual().name("beat on " + connection.host().name()).start(seat::beat);
                return seat;
            }
            throw refused(said == null ? "" : said, connection.host().name());
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of(
                            Kind.CONNECTION_LOST,
                            "The task on " + connection.host().name() + " cannot be led.",
                            "The connection broke.",
                            "Try again."),
                    e);
        } finally {
            if (!seated) {
                process.close();
            }
        }
    }

    private static ProblemException refused(String said, String host) {
        if (said.startsWith("taken ")) {
            return new ProblemException(
                    Kind.BUSY,
                    "Another console leads this task already.",
                    "It is that of " + said.substring("taken ".length()) + ".",
                    "Watch it: understudy task wait ID",
                    "If that console hangs, take its place: understudy task adopt --force ID");
        }
        if (said.equals("over")) {
            return new ProblemException(Kind.NOT_FOUND, "The task is over already.", "");
        }
        return new ProblemException(
                Kind.NO_SPACE,
                "The task on " + host + " cannot be led.",
                "Nothing can be written to its directory.",
                "Make room below /var/lib/understudy there.");
    }

    private void listen() {
        boolean ended = false;
        try {
            for (@Nullable String line = answers.readLine(); line != null; line = answers.readLine()) {
                ended |= line.equals("done");
            }
        } catch (IOException e) {
            LOG.debug("the seat is lost", e);
        }
        gone.complete(ended);
    }

    private void beat() {
        for (long beats = 2; !gone.isDone(); beats++) {
            try {
                boolean _ = gone.get(BEAT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                LOG.trace("still there", e);
                write("b" + beats);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// Completes when the seat is no longer ours: true after a result that the host has, false when it was lost.
    public CompletableFuture<Boolean> gone() {
        return gone;
    }

    /// @param percent below 0 where it is not known
    public void progress(int percent, String text) {
        write("p" + (percent < 0 ? "" : Math.min(percent, 100) + " ") + oneLine(text));
    }

    /// A line for the log of the task.
    public void log(String text) {
        write("l" + oneLine(text));
    }

    /// Ends the task. Its leases come free.
    ///
    /// @param code 0 for success
    public void end(int code, String reason) {
        write("e" + code + " " + oneLine(reason));
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
    }

    /// Lost words are no failure of the work: [#gone] tells of it.
    private synchronized void write(String line) {
        try {
            process.stdin().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.stdin().flush();
        } catch (IOException e) {
            LOG.debug("the seat is lost", e);
        }
    }

    /// Leaves. Without a result the task waits for another console.
    @Override
    public void close() {
        Farewell.to(process);
    }
}
