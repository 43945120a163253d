package org.understudy.model.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// In what order and how many at a time the tasks of a dispatch are begun, and when no more are.
///
/// @param limit hosts at a time
/// @param limitPerHost tasks at a time on one machine, where several names lead to the same one
/// @param batches how many hosts each batch has, the last one over and over; a batch begins when
/// the one before is over. None: all hosts are one batch
/// @param stopAt nothing more is begun once it failed on so many of all hosts
/// @param retries how often it is tried again on a host that could not be reached
/// @param retryAfter before the first retry; twice as long before each further one
/// @param retryFailed tries again also where the work ran and failed
public record Rollout(
        int limit,
        int limitPerHost,
        List<Portion> batches,
        Optional<Portion> stopAt,
        int retries,
        Duration retryAfter,
        boolean retryFailed) {
    public static final int USUAL_LIMIT = 32;
    public static final Duration USUAL_RETRY_AFTER = Duration.ofSeconds(2);
    public static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /// Everywhere at once, 32 at a time, each once.
    public static final Rollout USUAL =
            new Rollout(USUAL_LIMIT, USUAL_LIMIT, List.of(), Optional.empty(), 0, USUAL_RETRY_AFTER, false);

    public Rollout {
        batches = List.copyOf(batches);
    }

    /// Everywhere at once, so many at a time, each once.
    public static Rollout ofLimit(int limit) {
        return new Rollout(limit, USUAL_LIMIT, List.of(), Optional.empty(), 0, USUAL_RETRY_AFTER, false);
    }

    /// This one, if it can be followed.
    public Rollout check() throws ProblemException {
        atLeast(1, limit, "limit");
        atLeast(1, limitPerHost, "limit per host");
        atLeast(0, retries, "number of retries");
        if (retryAfter.isNegative()) {
            throw bad("The pause before a retry is negative.", "Give it as 2s or 1m.");
        }
        if (retryFailed && retries == 0) {
            throw bad("What fails shall be tried again, but not how often.", "Add --retries 2.");
        }
        return this;
    }

    private static void atLeast(int least, int number, String what) throws ProblemException {
        if (number < least) {
            throw bad("The " + what + " is too small: " + number + ".", "Give " + least + " or more.");
        }
    }

    private static ProblemException bad(String what, String remedy) {
        return new ProblemException(Kind.BAD_INPUT, what, "", remedy);
    }

    /// Whether somebody has to stay and see how it ends.
    public boolean needsAttention() {
        return !batches.isEmpty() || stopAt.isPresent() || retryFailed;
    }

    /// Reads `1,5,25%`; empty: no batches.
    public static List<Portion> parseBatches(String text) throws ProblemException {
        List<Portion> batches = new ArrayList<>();
        for (String each : text.isBlank() ? new String[0] : text.split(",", -1)) {
            batches.add(Portion.parse(each));
        }
        return batches;
    }

    /// These hosts in batches.
    public <T> List<List<T>> cut(List<T> all) {
        List<List<T>> cut = new ArrayList<>();
        int from = 0;
        while (from < all.size()) {
            int size = batches.isEmpty()
                    ? all.size()
                    : batches.get(Math.min(cut.size(), batches.size() - 1)).of(all.size());
            int to = Math.min(all.size(), from + size);
            cut.add(List.copyOf(all.subList(from, to)));
            from = to;
        }
        return cut;
    }

    /// How long to wait before this retry, the first one being 1.
    public Duration pauseBefore(int retry) {
        Duration pause = retryAfter.multipliedBy(1L << Math.clamp(retry - 1, 0, 20));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
