package org.understudy.app.schedule;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.app.task.DispatchOptions;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Dispatch;
import org.understudy.model.task.TaskId;
import org.understudy.services.store.ScheduleRow;
import org.understudy.services.task.TaskManager;
import org.understudy.services.task.queue.DispatchQueue;
import org.understudy.services.task.schedule.Schedules;
import org.understudy.services.task.schedule.Timing;
import org.understudy.services.task.schedule.TimingAsked;
import org.understudy.services.task.schedule.TimingAsked.How;

@Command(
        name = "add",
        description = {
            "Dispatch a routine on hosts when its time comes. The hosts are chosen anew each time.",
            "The routine replicate (-p replica=NAME) makes the next sync of a replica; it takes no HOSTS."
        })
final class ScheduleAddCommand extends CommandBase {
    private final Schedules schedules;
    private final DispatchQueue queue;
    private final TaskManager manager;
    private final String who;
    private final Output output;

    @Parameters(index = "0", paramLabel = "NAME", description = "What it is called.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "ROUTINE", description = "See: understudy task routines")
    private String routine = "";

    @Parameters(index = "2", arity = "0..1", paramLabel = "HOSTS", description = "As 'host list' selects them.")
    private String hosts = "";

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli before run
    private When when;

    @Option(names = "--zone", paramLabel = "ZONE", description = "Of --at and --cron. Default: that of this machine.")
    private @Nullable String zone;

    @Option(
            names = "--missed",
            paramLabel = "run|skip",
            description = "What becomes of runs that nobody was there for: one, late (default), or none.")
    private Schedules.Late late = Schedules.Late.RUN;

    @Option(names = "--any-end", description = "With --after: whatever came of it. Default: if it succeeded.")
    private boolean anyEnd;

    @Mixin
    private final DispatchOptions options = new DispatchOptions();

    static final class When {
        @Option(names = "--at", paramLabel = "TIME", description = "2026-12-24T18:00, 18:00 (the next one), or now.")
        @Nullable
        String at;

        @Option(names = "--every", paramLabel = "TIME", description = "So often, from now on: 15m, 6h, 1d.")
        @Nullable
        String every;

        @Option(names = "--cron", paramLabel = "'M H D M W'", description = "By the five fields of cron.")
        @Nullable
        String cron;

        @Option(names = "--after", paramLabel = "TASK", description = "When this task or dispatch is over.")
        @Nullable
        String after;
    }

    ScheduleAddCommand(Schedules schedules, DispatchQueue queue, TaskManager manager, String who, Output output) {
        this.schedules = schedules;
        this.queue = queue;
        this.manager = manager;
        this.who = who;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        if (options.dryRun()) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "A schedule cannot be made dry.",
                    "",
                    "See what it would do: understudy task submit … --dry-run");
        }
        Timing timing = timing();
        ScheduleRow row = schedules.add(name, dispatch(), timing, late);
        output.line("Scheduled " + row.name() + ": " + ScheduleFields.rule(row)
                + (row.next() == null ? "" : ", next " + ScheduleFields.at(row.next())) + ".");
        output.data(Output.fields("schedule", ScheduleFields.of(row)));
    }

    private Dispatch dispatch() throws ProblemException {
        if (queue.led(routine).isEmpty()) {
            return options.dispatch(manager, routine, hosts, Map.of());
        }
        if (!hosts.isEmpty()) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "The routine " + routine + " takes no hosts.",
                    "It knows them by its parameters.",
                    "Leave " + hosts + " out.");
        }
        Instant now = schedules.now();
        return options.led(routine, "", TaskId.make(now, new SecureRandom()), who, now);
    }

    private Timing timing() throws ProblemException {
        if (anyEnd && when.after == null) {
            throw new ProblemException(
                    Kind.BAD_INPUT, "--any-end goes with --after.", "", "Leave it out, or add --after TASK.");
        }
        return schedules.timing(
                when.at != null
                        ? asked(How.AT, when.at)
                        : when.every != null
                                ? asked(How.EVERY, when.every)
                                : when.cron != null
                                        ? asked(How.CRON, when.cron)
                                        : asked(How.AFTER, String.valueOf(when.after)));
    }

    private TimingAsked asked(How how, String text) {
        return new TimingAsked(how, text, zone == null ? "" : zone, anyEnd);
    }
}
