package org.understudy.app.schedule;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.task.schedule.Schedules;

@Command(name = "pause", description = "Pause a schedule. It does not run until it is resumed.")
final class SchedulePauseCommand extends CommandBase {
    private final Schedules schedules;
    private final Output output;

    @Parameters(index = "0", paramLabel = "NAME", description = "A schedule.")
    private String name = "";

    SchedulePauseCommand(Schedules schedules, Output output) {
        this.schedules = schedules;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        schedules.pause(name);
        output.line("Paused " + name + ".");
        output.data(Output.fields("name", name, "done", "pause"));
    }
}
