package org.understudy.tests.task;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.understudy.app.cli.Cli;
import org.understudy.app.cli.Confirm;
import org.understudy.app.cli.GlobalOptions;
import org.understudy.app.cli.Output;
import org.understudy.app.task.RunCommand;
import org.understudy.app.task.Targets;
import org.understudy.app.task.TaskCommand;
import org.understudy.services.host.HostService;
import org.understudy.services.libvirt.Hypervisors;
import org.understudy.services.ssh.Connections;
import org.understudy.services.store.Store;
import org.understudy.services.task.TaskManager;
import org.understudy.services.task.TaskSites;
import org.understudy.services.task.domain.DomainSites;
import org.understudy.services.task.queue.DispatchQueue;
import org.understudy.services.task.routine.Routines;
import org.understudy.tests.ui.fake.FakeReplicas;

/// `run` and `task` as Ann types them at her desk.
record TaskCommandLine(Store store, Connections connections, TaskSites sites) {
    static final String WHO = "ann@desk";

    /// @param out standard output
    /// @param err standard error
    record Said(int code, String out, String err) {
        JsonNode json() throws Exception {
            return new ObjectMapper().readTree(out);
        }
    }

    Said type(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        GlobalOptions options = new GlobalOptions();
        Output output = new Output(options, print(out), print(err));
        TaskManager manager = new TaskManager(sites, Routines.usual(), Clock.systemUTC(), new Random(), WHO);
        Targets targets = Targets.of(new HostService(store, connections), output::note);
        FakeReplicas replicas = new FakeReplicas(List.of(), _ -> {}, "");
        int code = new Cli(
                        output,
                        options,
                        List.of(
                                new RunCommand(manager, targets, output),
                                TaskCommand.tree(
                                        sites,
                                        new DomainSites(connections, new Hypervisors(), _ -> false),
                                        manager,
                                        new DispatchQueue(store, manager, List.of()),
                                        targets,
                                        replicas,
                                        WHO,
                                        output,
                                        new Confirm(options))))
                .execute(words);
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, false, StandardCharsets.UTF_8);
    }
}
