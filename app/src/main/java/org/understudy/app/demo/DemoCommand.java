package org.understudy.app.demo;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import org.understudy.app.cli.Amounts;
import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.app.cli.TaskPrinter;
import org.understudy.app.replica.BootPrinter;
import org.understudy.app.replica.ReplicaFields;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Probe;
import org.understudy.model.replica.Profile;
import org.understudy.model.replica.Replica;
import org.understudy.model.replica.ReplicationRequest;
import org.understudy.services.Services;
import org.understudy.services.replica.BootOutcome;
import org.understudy.services.replica.Replicas;
import org.understudy.services.replica.SyncOutcome;

/// The demo: a real server under emulation is replicated while it works, the replica boots and
/// answers. The launcher has installed and built everything before this runs.
@Command(
        name = "demo",
        description = "Show the main job on this machine: make a server, replicate it, boot the replica.")
public final class DemoCommand extends CommandBase {
    private static final String REPLICA = "demo-shop";
    /// What the shop's page says, and what its database must answer.
    private static final String PAGE = "The Green Room Shop";

    private static final String ORDERS =
            "runuser -u postgres -- psql -XAtc \"select count(*) || ' orders, the last at ' || max(ordered_at) from orders\" shop";

    private final Services services;
    private final Path home;
    private final Output output;
    private final DemoConsole console;

    @Option(names = "--headless", description = "Open no window.")
    private boolean headless;

    @Option(names = "--keep", description = "Leave the server and the replica running at the end.")
    private boolean keep;

    @Option(names = "--remove", description = "Take away everything that the demo has made.")
    private boolean remove;

    private boolean passed = true;

    /// @param home where the project lies
    /// @param console opens the window on a replica
    public DemoCommand(Services services, Path home, Output output, DemoConsole console) {
        this.services = services;
        this.home = home;
        this.output = output;
        this.console = console;
    }

    /// Opens the console on a replica and returns when it is closed.
    @FunctionalInterface
    public interface DemoConsole {
        void open(String replica) throws ProblemException;
    }

    @Override
    protected void run() throws ProblemException {
        LabScript lab = new LabScript(home, output);
        DemoHosts hosts =
                new DemoHosts(services.hosts(), Path.of(System.getenv().getOrDefault("HOME", "/root")));
        if (remove) {
            takeAway(lab, hosts);
            return;
        }
        Map<String, Double> seconds = new LinkedHashMap<>();
        output.note("1. A server to replicate");
        JsonNode guest = timed(seconds, "source", () -> lab.run("start", "shop"));
        output.note("2. A portal to keep the replica: this machine");
        timed(seconds, "portal", () -> lab.run("portal", "start"));
        hosts.register(guest);
        output.note("3. Replicate it while it works, and boot what came of it");
        Replicas replicas = services.replicas();
        SyncOutcome outcome = new TaskPrinter(output)
                .follow(replicas.replicate(
                        new ReplicationRequest(REPLICA, DemoHosts.SOURCE, DemoHosts.PORTAL, profile(), true, false)));
        outcome.secondsByPhase().forEach(seconds::put);
        BootOutcome boot = outcome.boot().orElseThrow();
        tell(outcome, boot);
        boolean window = !headless && System.getenv("DISPLAY") != null;
        if (window) {
            console.open(REPLICA);
        }
        if (!keep) {
            output.note("4. Put everything to rest (./understudy demo runs it again, --remove takes it away)");
            new TaskPrinter(output).follow(replicas.stop(REPLICA, true));
            timed(seconds, "rest", () -> lab.run("stop", "shop"));
        }
        output.data(Output.fields(
                "replica", ReplicaFields.of(outcome.replica()),
                "point", outcome.point().number(),
                "unchanged", outcome.unchanged(),
                "seconds", seconds,
                "boot", ReplicaFields.of(boot)));
        passed = boot.passed();
    }

    @Override
    protected int exitCode() {
        return passed ? 0 : Kind.FAILED.exitCode();
    }

    private void tell(SyncOutcome outcome, BootOutcome boot) {
        output.line("");
        output.line("Sync point " + outcome.point().number() + " of " + REPLICA + ": "
                + outcome.point().entries() + " entries, " + outcome.point().changed() + " of them new or changed, "
                + Amounts.bytes(outcome.point().wireBytes()) + " over the wire, "
                + Amounts.seconds(outcome.point().seconds()) + ".");
        BootPrinter.print(boot, output);
    }

    private void takeAway(LabScript lab, DemoHosts hosts) throws ProblemException {
        List<Replica> known = new TaskPrinter(output).follow(services.replicas().refresh());
        if (known.stream().anyMatch(r -> r.name().equals(REPLICA))) {
            // It goes with its machine, of which libvirt must be told.
            lab.run("portal", "start");
            new TaskPrinter(output).follow(services.replicas().remove(REPLICA)).forEach(output::line);
        }
        hosts.forget();
        lab.run("remove");
        output.line("Everything that the demo made is gone. Packages that it installed stay.");
        output.data(Output.fields("removed", REPLICA));
    }

    private static Profile profile() {
        Profile base = Profile.DEFAULT;
        return new Profile(
                "demo",
                base.rules(),
                base.identity(),
                base.network(),
                base.machine(),
                base.databases(),
                List.of(new Probe.Http("page", 80, "/", PAGE), new Probe.Run("orders", ORDERS, "orders, the last at")),
                base.files());
    }

    @FunctionalInterface
    private interface Step<T> {
        T run() throws ProblemException;
    }

    private static <T> T timed(Map<String, Double> seconds, String name, Step<T> step) throws ProblemException {
        long start = System.nanoTime();
        T result = step.run();
        seconds.put(name, Math.round((System.nanoTime() - start) / 1e7) / 100.0);
        return result;
    }
}
