package org.understudy.app.schedule;

import java.util.List;
import java.util.Locale;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.store.TaskRow;
import org.understudy.services.task.schedule.Schedules;

@Command(name = "runs", description = "List what was dispatched to runners and what came of it, the newest first.")
final class ScheduleRunsCommand extends CommandBase {
    static final List<String> HEADER = List.of("TASK", "CREATED", "BY", "SCHEDULE", "WHAT", "STATE");

    private final Schedules schedules;
    private final Output output;

    @Option(names = "--last", paramLabel = "N", description = "So many. Default: 20.")
    private int last = 20;

    ScheduleRunsCommand(Schedules schedules, Output output) {
        this.schedules = schedules;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        List<TaskRow> rows = schedules.runs(Math.clamp(last, 1, 10_000));
        if (rows.isEmpty()) {
            output.line("Nothing was dispatched.");
        } else {
            output.table(HEADER, rows.stream().map(ScheduleRunsCommand::cells).toList());
        }
        output.data(Output.fields("runs", rows.stream().map(ScheduleFields::of).toList()));
    }

    static List<String> cells(TaskRow row) {
        return List.of(
                row.id().substring(row.id().length() - 8),
                ScheduleFields.at(row.created()),
                row.initiator(),
                row.schedule().isEmpty() ? "-" : row.schedule(),
                row.title(),
                row.state().name().toLowerCase(Locale.ROOT) + (row.reason().isEmpty() ? "" : ": " + row.reason()));
    }
}
