package org.understudy.app.schedule;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.task.schedule.Schedules;

@Command(name = "remove", description = "Remove a schedule. What it has begun goes on.")
final class ScheduleRemoveCommand extends CommandBase {
    private final Schedules schedules;
    private final Output output;

    @Parameters(index = "0", paramLabel = "NAME", description = "A schedule.")
    private String name = "";

    ScheduleRemoveCommand(Schedules schedules, Output output) {
        this.schedules = schedules;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        schedules.remove(name);
        output.line("Removed " + name + ".");
        output.data(Output.fields("name", name, "done", "remove"));
    }
}
