package org.understudy.app.task;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import org.understudy.app.cli.Confirm;
import org.understudy.app.cli.Output;
import org.understudy.services.replica.Replicas;
import org.understudy.services.task.TaskManager;
import org.understudy.services.task.TaskSites;
import org.understudy.services.task.domain.DomainSites;
import org.understudy.services.task.queue.DispatchQueue;

/// `understudy task …`
@Command(name = "task", description = "What runs, waits and has run on hosts, by whoever.")
public final class TaskCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run
    private CommandSpec spec;

    private TaskCommand() {}

    /// The command with its subcommands.
    ///
    /// @param who the person, as `user@machine`
    public static CommandLine tree(
            TaskSites sites,
            DomainSites domains,
            TaskManager manager,
            DispatchQueue queue,
            Targets targets,
            Replicas replicas,
            String who,
            Output output,
            Confirm confirm) {
        TaskFinder finder = new TaskFinder(sites, domains, targets, output);
        return new CommandLine(new TaskCommand())
                .addSubcommand(new TaskSubmitCommand(manager, queue, targets, output))
                .addSubcommand(new TaskRoutinesCommand(manager.routines(), output))
                .addSubcommand(new TaskListCommand(finder, output))
                .addSubcommand(new TaskShowCommand(finder, output))
                .addSubcommand(new TaskLogCommand(finder, output))
                .addSubcommand(new TaskWaitCommand(finder, output))
                .addSubcommand(new TaskCancelCommand(sites, finder, queue, who, output))
                .addSubcommand(new TaskRetryCommand(manager, finder, output, confirm))
                .addSubcommand(new TaskUndoCommand(manager, finder, output))
                .addSubcommand(new TaskAdoptCommand(finder, replicas, output))
                .addSubcommand(new TaskBreakCommand(finder, who, output, confirm));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Say what to do: submit, routines, list, show, log, wait, cancel, retry, undo, adopt or break.");
    }
}
