package org.understudy.services.ssh;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

/// Waiting with a deadline and in words.
final class Waits {
    private Waits() {}

    static <T> T get(Future<T> future, Duration deadline, String what) throws ProblemException {
        try {
            return future.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw timedOut(what, deadline);
        } catch (InterruptedException e) {
            throw cancelled(what);
        } catch (ExecutionException e) {
            throw unwrap(e.getCause() == null ? e : e.getCause(), what);
        }
    }

    static ProblemException unwrap(Throwable cause, String what) {
        if (cause instanceof ProblemException p) {
            // A new one, so that the trace shows who waited; the words are the same.
            return new ProblemException(p.problem(), p);
        }
        return new ProblemException(Problem.of(Kind.FAILED, what + " failed.", text(cause)), cause);
    }

    static ProblemException timedOut(String what, Duration deadline) {
        return new ProblemException(
                Kind.TIMED_OUT,
                what + " did not end in time.",
                "It had " + (deadline.toSeconds() > 0 ? deadline.toSeconds() + " s." : deadline.toMillis() + " ms."),
                "Look at the load of the host and at the network, then try again.");
    }

    static ProblemException cancelled(String what) {
        Thread.currentThread().interrupt();
        return new ProblemException(Kind.CANCELLED, what + " was cancelled.", "");
    }

    static String text(Throwable t) {
        String message = t.getMessage();
        return message == null || message.isBlank() ? t.getClass().getSimpleName() : message;
    }
}
