package org.understudy.app.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import picocli.CommandLine.Command;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Dispatch;
import org.understudy.services.store.ScheduleRow;
import org.understudy.services.task.DispatchJson;
import org.understudy.services.task.schedule.Schedules;

@Command(name = "list", description = "List schedules, when they run next, and what they missed.")
final class ScheduleListCommand extends CommandBase {
    private final Schedules schedules;
    private final Output output;

    ScheduleListCommand(Schedules schedules, Output output) {
        this.schedules = schedules;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        List<List<String>> rows = new ArrayList<>();
        List<Map<String, Object>> data = new ArrayList<>();
        for (ScheduleRow row : schedules.all()) {
            Dispatch dispatch = DispatchJson.read(row.request());
            rows.add(List.of(
                    row.name(),
                    dispatch.routine(),
                    dispatch.hosts().isEmpty()
                            ? String.join(" ", dispatch.parameters().values())
                            : dispatch.hosts(),
                    ScheduleFields.rule(row),
                    ScheduleFields.next(row),
                    ScheduleFields.at(row.last()),
                    ScheduleFields.missed(row)));
            data.add(ScheduleFields.of(row));
        }
        if (rows.isEmpty()) {
            output.line("No schedules.");
        } else {
            output.table(List.of("NAME", "ROUTINE", "ON", "WHEN", "NEXT", "LAST", "MISSED"), rows);
        }
        output.data(Output.fields("schedules", data));
    }
}
