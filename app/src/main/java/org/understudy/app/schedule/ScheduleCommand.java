package org.understudy.app.schedule;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import org.understudy.app.cli.Output;
import org.understudy.services.task.TaskManager;
import org.understudy.services.task.queue.DispatchQueue;
import org.understudy.services.task.schedule.Schedules;

/// `understudy schedule …`
@Command(
        name = "schedule",
        description = {
            "What is dispatched at a time, every so often, or after something else.",
            "A runner has to be there to do it: understudy runner"
        })
public final class ScheduleCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run
    private CommandSpec spec;

    private ScheduleCommand() {}

    /// The command with its subcommands.
    ///
    /// @param who the person, as `user@machine`
    public static CommandLine tree(
            Schedules schedules, DispatchQueue queue, TaskManager manager, String who, Output output) {
        return new CommandLine(new ScheduleCommand())
                .addSubcommand(new ScheduleAddCommand(schedules, queue, manager, who, output))
                .addSubcommand(new ScheduleListCommand(schedules, output))
                .addSubcommand(new ScheduleShowCommand(schedules, output))
                .addSubcommand(new ScheduleRunsCommand(schedules, output))
                .addSubcommand(new ScheduleRunCommand(schedules, who, output))
                .addSubcommand(new SchedulePauseCommand(schedules, output))
                .addSubcommand(new ScheduleResumeCommand(schedules, output))
                .addSubcommand(new ScheduleRemoveCommand(schedules, output));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do: add, list, show, runs, run, pause, resume or remove.");
    }
}
