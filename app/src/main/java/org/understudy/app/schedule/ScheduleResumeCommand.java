package org.understudy.app.schedule;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.task.schedule.Schedules;

@Command(name = "resume", description = "Resume a schedule. It runs again from its next time on.")
final class ScheduleResumeCommand extends CommandBase {
    private final Schedules schedules;
    private final Output output;

    @Parameters(index = "0", paramLabel = "NAME", description = "A schedule.")
    private String name = "";

    ScheduleResumeCommand(Schedules schedules, Output output) {
        this.schedules = schedules;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        schedules.resume(name);
        output.line("Resumed " + name + ".");
        output.data(Output.fields("name", name, "done", "resume"));
    }
}
