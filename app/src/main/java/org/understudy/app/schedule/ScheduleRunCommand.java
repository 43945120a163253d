package org.understudy.app.schedule;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.TaskId;
import org.understudy.services.store.TaskRow;
import org.understudy.services.task.schedule.Schedules;

@Command(name = "run", description = "One run more, by the next runner. The others come at their times.")
final class ScheduleRunCommand extends CommandBase {
    private final Schedules schedules;
    private final String who;
    private final Output output;

    @Parameters(index = "0", paramLabel = "NAME", description = "A schedule.")
    private String name = "";

    ScheduleRunCommand(Schedules schedules, String who, Output output) {
        this.schedules = schedules;
        this.who = who;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        TaskRow task = schedules.runNow(name, who);
        output.line("Put \"" + task.title() + "\" into the queue as " + new TaskId(task.id()).shortForm() + ".");
        output.data(Output.fields("name", name, "done", "run", "dispatch", task.id()));
    }
}
