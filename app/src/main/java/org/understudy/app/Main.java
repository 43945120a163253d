package org.understudy.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import org.understudy.app.cli.Cli;
import org.understudy.app.cli.Confirm;
import org.understudy.app.cli.ConsolePrompts;
import org.understudy.app.cli.GlobalOptions;
import org.understudy.app.cli.Output;
import org.understudy.app.console.ConsoleMain;
import org.understudy.app.console.ConsoleParts;
import org.understudy.app.demo.DemoCommand;
import org.understudy.app.host.HostCommand;
import org.understudy.app.replica.ReplicaCommand;
import org.understudy.app.replica.ReplicateCommand;
import org.understudy.app.schedule.RunnerCommand;
import org.understudy.app.schedule.ScheduleCommand;
import org.understudy.app.task.RunCommand;
import org.understudy.app.task.Targets;
import org.understudy.app.task.TaskCommand;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.Services;

/// The one door: without arguments the console, with arguments the command line. Not an
/// `Application`, so that JavaFX can be started from the class path.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        boolean window = args.length == 0 || args[0].equals("--replica");
        System.exit(window ? window(List.of(args)) : commandLine(args));
    }

    private static int window(List<String> arguments) {
        try {
            return console(arguments);
        } catch (ProblemException e) {
            new Output(new GlobalOptions(), utf8(FileDescriptor.out), utf8(FileDescriptor.err)).problem(e.problem());
            return e.kind().exitCode();
        }
    }

    /// @param arguments none, or `--replica NAME`
    private static int console(List<String> arguments) throws ProblemException {
        return ConsoleMain.run(arguments, prompts -> {
            Services services = Services.ofEnvironment(prompts).keepingHistory();
            return new ConsoleParts(
                    services.hosts(),
                    services.agents(),
                    services.replicas(),
                    services.profiles(),
                    services.board(),
                    services.taskManager(),
                    services.schedules(),
                    services.queue(),
                    services.who(),
                    services);
        });
    }

    static int commandLine(String... args) {
        GlobalOptions options = new GlobalOptions();
        Output output = new Output(options, utf8(FileDescriptor.out), utf8(FileDescriptor.err));
        int code = execute(options, output, args);
        output.interrupts().ended(code);
        return code;
    }

    private static int execute(GlobalOptions options, Output output, String... args) {
        Path program = Path.of(System.getProperty("understudy.home", ""));
        try (Services services = Services.ofEnvironment(new ConsolePrompts(options, output))) {
            Confirm confirm = new Confirm(options);
            Targets targets = Targets.of(services.hosts(), output::note);
            List<Object> commands = List.of(
                    new ReplicateCommand(services.replicas(), services.profiles(), output),
                    ReplicaCommand.tree(services.replicas(), services.consoles(), output, confirm),
                    HostCommand.tree(services.hosts(), services.intake(), services.agents(), output, confirm),
                    new RunCommand(services.taskManager(), targets, output),
                    TaskCommand.tree(
                            services.taskSites(),
                            services.domains(),
                            services.taskManager(),
                            services.queue(),
                            targets,
                            services.replicas(),
                            services.who(),
                            output,
                            confirm),
                    ScheduleCommand.tree(
                            services.schedules(), services.queue(), services.taskManager(), services.who(), output),
                    new RunnerCommand(services::runner, output),
                    new DemoCommand(services, program, output, replica -> console(List.of("--replica", replica))));
            return new Cli(output, options, commands).execute(args);
        }
    }

    private static PrintStream utf8(FileDescriptor fd) {
        return new PrintStream(new FileOutputStream(fd), false, StandardCharsets.UTF_8);
    }
}
