package org.understudy.app.schedule;

import java.util.List;
import java.util.TreeMap;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Dispatch;
import org.understudy.services.store.ScheduleRow;
import org.understudy.services.store.TaskRow;
import org.understudy.services.task.DispatchJson;
import org.understudy.services.task.schedule.Schedules;

@Command(name = "show", description = "Show a schedule and what it did lately.")
final class ScheduleShowCommand extends CommandBase {
    private static final int LOOKED_AT = 500;

    private final Schedules schedules;
    private final Output output;

    @Parameters(index = "0", paramLabel = "NAME", description = "A schedule.")
    private String name = "";

    ScheduleShowCommand(Schedules schedules, Output output) {
        this.schedules = schedules;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        ScheduleRow row = schedules.one(name);
        Dispatch dispatch = DispatchJson.read(row.request());
        List<TaskRow> runs = schedules.runs(LOOKED_AT).stream()
                .filter(r -> r.schedule().equals(name))
                .limit(10)
                .toList();
        output.line(row.name() + ": " + dispatch.routine()
                + (dispatch.hosts().isEmpty() ? "" : " on " + dispatch.hosts()) + ", by " + row.initiator());
        new TreeMap<>(dispatch.parameters()).forEach((k, v) -> output.line("  " + k + " = " + v));
        output.line("  when    " + ScheduleFields.rule(row));
        output.line("  next    " + ScheduleFields.next(row));
        output.line("  last    " + ScheduleFields.at(row.last()));
        output.line("  missed  " + ScheduleFields.missed(row) + " (then: " + row.late() + ")");
        if (!runs.isEmpty()) {
            output.table(
                    ScheduleRunsCommand.HEADER,
                    runs.stream().map(ScheduleRunsCommand::cells).toList());
        }
        output.data(Output.fields(
                "schedule",
                ScheduleFields.of(row),
                "runs",
                runs.stream().map(ScheduleFields::of).toList()));
    }
}
