package org.understudy.app.replica;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.understudy.app.cli.Output;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// Keeps a replica fresh: one sync after the other, with a rest between them. Sessions and agents stay up meanwhile.
final class Freshness {
    /// What passes by itself: the next turn tries again. Anything else needs a person.
    private static final Set<Kind> PASSING =
            EnumSet.of(Kind.UNREACHABLE, Kind.CONNECTION_LOST, Kind.TIMED_OUT, Kind.BUSY);

    @FunctionalInterface
    interface Turn {
        void run() throws ProblemException;
    }

    private final Duration rest;
    private final int times;
    private final Output output;

    /// @param times how many turns; 0 for no end
    Freshness(Duration rest, int times, Output output) {
        this.rest = rest;
        this.times = times;
        this.output = output;
    }

    void keep(Turn turn) throws ProblemException {
        CountDownLatch never = new CountDownLatch(1);
        for (int done = 1; ; done++) {
            try {
                turn.run();
            } catch (ProblemException e) {
                if (!PASSING.contains(e.kind()) || done == times) {
                    throw e;
                }
                output.note(e.problem().sentence() + " Trying again in " + rest.toSeconds() + " s.");
            }
            if (done == times) {
                return;
            }
            try {
                boolean _ = never.await(rest.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ProblemException(Kind.CANCELLED, "Ended.", "");
            }
        }
    }
}
