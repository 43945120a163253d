package org.understudy.services.task.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Dispatch;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskState;
import org.understudy.services.store.ScheduleRow;
import org.understudy.services.store.ScheduleTable;
import org.understudy.services.store.Store;
import org.understudy.services.store.TaskRow;
import org.understudy.services.task.DispatchJson;
import org.understudy.services.task.queue.DispatchQueue;

/// What is dispatched without anybody asking. Any runner puts what is due into the queue; the
/// database sees to it that each run is put there once.
public final class Schedules {
    private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    /// A run that begins within this time is no missed one: runners look that often.
    private static final Duration LATE = Duration.ofSeconds(60);

    private static final Duration RETRY = Duration.ofMinutes(10);

    private static final int COUNTED = 100_000;

    private final Store store;
    private final DispatchQueue queue;
    private final Clock clock;
    private final RandomGenerator random;

    public Schedules(Store store, DispatchQueue queue, Clock clock, RandomGenerator random) {
        this.store = store;
        this.queue = queue;
        this.clock = clock;
        this.random = random;
    }

    /// What becomes of runs whose time went by while nobody was there.
    public enum Late {
        /// One is made up for, at once.
        RUN,
        /// None; the next one comes at its time.
        SKIP
    }

    /// The time by the clock that decides what is due.
    public Instant now() throws ProblemException {
        return store.schedules().now();
    }

    /// What somebody means, if it can be understood and comes at all.
    public Timing timing(TimingAsked asked) throws ProblemException {
        return outlook(asked).timing();
    }

    /// The same, with when it would be.
    public Outlook outlook(TimingAsked asked) throws ProblemException {
        Instant now = now();
        Timing timing = Timings.read(asked, now, this::task);
        Timings.comes(timing, now, LATE);
        return new Outlook(timing, now, Timings.foretell(timing, now, now));
    }

    /// When one that is kept runs next.
    public static List<Instant> next(ScheduleRow row, Instant now) throws ProblemException {
        Timing timing = Timing.of(row);
        return row.paused() || row.next() == null ? List.of() : Timings.foretell(timing, row.created(), now);
    }

    /// Refuses a name that none can have, or that one has.
    public void free(String name) throws ProblemException {
        wellFormed(name);
        if (store.schedules().one(name).isPresent()) {
            throw new ProblemException(
                    Kind.NAME_TAKEN,
                    "There is a schedule named " + name + " already.",
                    "Names of schedules are unique.",
                    "Choose another name.");
        }
    }

    private static void wellFormed(String name) throws ProblemException {
        if (!NAME.matcher(name).matches()) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "\"" + name + "\" is no name for a schedule.",
                    "It has letters, digits and . _ - in it, 63 at most, and begins with a letter or a digit.",
                    "Write it like nightly-update.");
        }
    }

    public ScheduleRow add(String name, Dispatch dispatch, Timing timing, Late late) throws ProblemException {
        wellFormed(name);
        TaskRow _ = queue.row(dispatch, name);
        Instant now = now();
        Timings.comes(timing, now, LATE);
        if (timing instanceof Timing.After after) {
            known(after.task());
        }
        ScheduleRow row = new ScheduleRow(
                name,
                DispatchJson.write(dispatch),
                dispatch.initiator(),
                timing.kind(),
                timing.rule(),
                timing.zone(),
                late == Late.RUN ? "run" : "skip",
                false,
                now,
                timing instanceof Timing.At at
                        ? at.time()
                        : timing.next(now, now).orElse(null),
                null,
                "",
                0,
                null);
        store.schedules().add(row);
        return row;
    }

    private void known(String task) throws ProblemException {
        if (store.tasks().one(task).isEmpty()) {
            throw new ProblemException(
                    Kind.NOT_FOUND,
                    "There is no task " + task + " in the history.",
                    "A schedule can wait for dispatches of the queue and for tasks that a runner or console has seen.",
                    "See which there are: understudy schedule runs");
        }
    }

    /// The task that somebody means by the end of its number.
    public String task(String typed) throws ProblemException {
        List<TaskRow> found = TaskId.isOne(typed)
                ? store.tasks().one(typed).stream().toList()
                : typed.length() < 4 ? List.of() : store.tasks().endingWith(typed);
        if (found.size() == 1) {
            return found.getFirst().id();
        }
        if (found.isEmpty()) {
            known(typed);
        }
        throw new ProblemException(
                Kind.BAD_INPUT, "Several tasks end with " + typed + ".", "", "Give more of its number.");
    }

    public List<ScheduleRow> all() throws ProblemException {
        return store.schedules().all();
    }

    public ScheduleRow one(String name) throws ProblemException {
        return store.schedules().one(name).orElseThrow(() -> unknown(name));
    }

    /// What was dispatched, the newest first; by persons too.
    public List<TaskRow> runs(int count) throws ProblemException {
        return store.tasks().newest(count);
    }

    public void pause(String name) throws ProblemException {
        ScheduleRow row = one(name);
        if (!store.schedules().pause(name, true, row.next())) {
            throw unknown(name);
        }
    }

    /// From now on; what would have been meanwhile was not missed, it was not wanted.
    public ScheduleRow resume(String name) throws ProblemException {
        ScheduleRow row = one(name);
        Timing timing = Timing.of(row);
        @Nullable Instant next = timing.next(row.created(), now()).orElse(null);
        if (next == null && timing instanceof Timing.At) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "The time of " + name + " is over.",
                    "It was to run at " + row.rule() + ".",
                    "Remove it and make it anew: understudy schedule remove " + name);
        }
        if (!store.schedules().pause(name, false, next)) {
            throw unknown(name);
        }
        return one(name);
    }

    /// One run more, by the next runner; the others come at their times.
    ///
    /// @param who asks for it
    public TaskRow runNow(String name, String who) throws ProblemException {
        ScheduleRow row = one(name);
        Instant now = now();
        Dispatch dispatch = DispatchJson.read(row.request()).again(TaskId.make(clock.instant(), random), now);
        TaskRow task = queue.row(dispatch.by(who), row.name());
        store.schedules().began(name, task);
        return task;
    }

    /// How it stands: with its last run, and whether it could be dispatched now.
    public Standing standing(ScheduleRow row) throws ProblemException {
        Optional<TaskRow> last =
                row.lastTask().isEmpty() ? Optional.empty() : store.tasks().one(row.lastTask());
        try {
            Dispatch dispatch = DispatchJson.read(row.request());
            String title = queue.row(dispatch, row.name()).title();
            return new Standing(row, title, dispatch.hosts(), Optional.of(Timing.of(row)), last, Optional.empty());
        } catch (ProblemException e) {
            return new Standing(row, "", "", Optional.empty(), last, Optional.of(e.problem()));
        }
    }

    public void remove(String name) throws ProblemException {
        if (!store.schedules().remove(name)) {
            throw unknown(name);
        }
    }

    private static ProblemException unknown(String name) {
        return new ProblemException(
                Kind.NOT_FOUND,
                "There is no schedule named " + name + ".",
                "",
                "See which there are: understudy schedule list");
    }

    // ---- for runners

    /// Puts what is due into the queue.
    public List<TaskRow> fire() throws ProblemException {
        return store.schedules().fire(this::decide);
    }

    /// How long nothing is due.
    public Duration untilNext(Duration most) throws ProblemException {
        return store.schedules().untilNext(most);
    }

    /// One that cannot be done is counted as missed, and does not keep the others.
    private ScheduleTable.Firing decide(ScheduleRow row, Instant now) {
        try {
            return decideWell(row, now);
        } catch (ProblemException e) {
            LOG.warn("The schedule {} cannot run: {}", row.name(), e.problem().sentence());
            @Nullable Instant next = row.kind().equals("after") ? null : now.plus(RETRY);
            return new ScheduleTable.Firing(Optional.empty(), next, 1);
        }
    }

    private ScheduleTable.Firing decideWell(ScheduleRow row, Instant now) throws ProblemException {
        Timing timing = Timing.of(row);
        if (timing instanceof Timing.After after) {
            boolean wanted = !after.onlySuccess()
                    || store.tasks()
                            .one(after.task())
                            .filter(t -> t.state() == TaskState.SUCCEEDED)
                            .isPresent();
            return new ScheduleTable.Firing(
                    wanted ? Optional.of(run(row, now)) : Optional.empty(), null, wanted ? 0 : 1);
        }
        Instant due = row.next() == null ? now : row.next();
        @Nullable Instant next = timing.next(row.created(), now).orElse(null);
        boolean late = Duration.between(due, now).compareTo(LATE) > 0;
        if (!late) {
            return new ScheduleTable.Firing(Optional.of(run(row, now)), next, 0);
        }
        long went = went(timing, row, due, now);
        return row.late().equals("run")
                ? new ScheduleTable.Firing(Optional.of(run(row, now)), next, went - 1)
                : new ScheduleTable.Firing(Optional.empty(), next, went);
    }

    /// How many runs should have begun since.
    private static long went(Timing timing, ScheduleRow row, Instant due, Instant now) {
        if (timing instanceof Timing.Every every) {
            return Duration.between(due, now).toMillis() / every.period().toMillis() + 1;
        }
        long count = 0;
        Optional<Instant> each = Optional.of(due);
        while (each.isPresent() && !each.get().isAfter(now) && count < COUNTED) {
            count++;
            each = timing.next(row.created(), each.get());
        }
        return count;
    }

    private TaskRow run(ScheduleRow row, Instant now) throws ProblemException {
        Dispatch dispatch = DispatchJson.read(row.request()).again(TaskId.make(clock.instant(), random), now);
        return queue.row(dispatch, row.name());
    }
}
