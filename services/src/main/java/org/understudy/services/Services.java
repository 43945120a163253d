package org.understudy.services;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.understudy.model.host.Host;
import org.understudy.model.host.select.HostSelection;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.host.HostService;
import org.understudy.services.host.SelectionFiles;
import org.understudy.services.host.intake.HostIntake;
import org.understudy.services.libvirt.Hypervisors;
import org.understudy.services.observe.ObservableList;
import org.understudy.services.replica.HostAgents;
import org.understudy.services.replica.ReplicaConsoles;
import org.understudy.services.replica.ReplicaGround;
import org.understudy.services.replica.ReplicaService;
import org.understudy.services.replica.Replicas;
import org.understudy.services.replica.ScheduledReplication;
import org.understudy.services.replica.link.AgentLauncher;
import org.understudy.services.replica.link.HeldAgents;
import org.understudy.services.replica.profile.Profiles;
import org.understudy.services.replica.proof.ProofArchive;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.store.Store;
import org.understudy.services.store.StorePaths;
import org.understudy.services.task.TaskManager;
import org.understudy.services.task.TaskSites;
import org.understudy.services.task.Tasks;
import org.understudy.services.task.board.BoardSites;
import org.understudy.services.task.board.TaskBoard;
import org.understudy.services.task.domain.DomainSites;
import org.understudy.services.task.lead.Leaders;
import org.understudy.services.task.queue.DispatchQueue;
import org.understudy.services.task.queue.HistoryFeed;
import org.understudy.services.task.queue.TaskHistory;
import org.understudy.services.task.routine.Routines;
import org.understudy.services.task.runner.Ground;
import org.understudy.services.task.runner.Runner;
import org.understudy.services.task.runner.Watch;
import org.understudy.services.task.schedule.Schedules;
import org.understudy.services.task.site.SitePlace;

/// The root of the services: builds them by plain constructors, closes them in reverse order.
/// Building costs next to nothing; files and connections are opened at first use. The command
/// line and the console each make one.
public final class Services implements AutoCloseable {
    private final Store store;
    private final Connections connections;
    private final HostService hosts;
    private final HostIntake intake;
    private final Hypervisors hypervisors;
    private final Profiles profiles;
    private final Tasks tasks;
    private final TaskSites taskSites;
    private final TaskManager taskManager;
    private final DomainSites domains;
    private final TaskBoard board;
    private final String who;
    private final HeldAgents held;
    private final ReplicaService replicas;
    private final ReplicaConsoles consoles;
    private final HostAgents agents;
    private final DispatchQueue queue;
    private final TaskHistory history;
    private final Schedules schedules;
    private @Nullable HistoryFeed feed;

    /// @param program where the program lies, with what was built for it
    public Services(SshSettings ssh, StorePaths paths, Path program, Prompts prompts) {
        this.who = ssh.user() + "@" + thisMachine();
        this.store = new Store(paths, Clock.systemUTC(), who);
        this.connections = new Connections(ssh, prompts);
        SelectionFiles files = new SelectionFiles(System.in, ssh.home());
        this.hosts = new HostService(store, connections, files);
        this.intake = new HostIntake(hosts, ssh, files);
        this.hypervisors = new Hypervisors();
        this.profiles = new Profiles(store);
        SecureRandom random = new SecureRandom();
        this.taskSites = new TaskSites(connections, SitePlace.USUAL);
        this.tasks = new Tasks(new Leaders(host -> taskSites.open(hosts.find(host)), Clock.systemUTC(), random, who));
        this.taskManager = new TaskManager(taskSites, Routines.usual(), Clock.systemUTC(), random, who);
        this.domains = new DomainSites(connections, hypervisors, this::isPortal);
        this.board = new TaskBoard(
                BoardSites.of(taskSites, connections, domains, who),
                hosts.hosts().map(ObservableList.Snapshot::items));
        AgentLauncher agents = new AgentLauncher(program);
        this.held = new HeldAgents(agents);
        ReplicaGround ground = new ReplicaGround(
                hosts, connections, hypervisors, store, agents, held, profiles, new ProofArchive(paths.folder()), who);
        this.replicas = new ReplicaService(tasks, ground);
        this.consoles = new ReplicaConsoles(ground);
        this.agents = new HostAgents(tasks, ground);
        this.queue =
                new DispatchQueue(store, taskManager, List.of(new ScheduledReplication(replicas, profiles, store)));
        this.history = new TaskHistory(store);
        this.schedules = new Schedules(store, queue, Clock.systemUTC(), new SecureRandom());
    }

    /// As the environment of this process says: HOME, SSH_AUTH_SOCK, UNDERSTUDY_DATA,
    /// XDG_DATA_HOME.
    public static Services ofEnvironment(Prompts prompts) {
        SshSettings ssh = SshSettings.ofEnvironment();
        Map<String, String> environment = System.getenv();
        Path home = ssh.home();
        Path program = Path.of(System.getProperty("understudy.home", ""));
        return new Services(ssh, StorePaths.of(environment, home), program, prompts);
    }

    /// Read from the kernel: asking for the name by the network library may wait for a name server.
    private static String thisMachine() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "console";
        }
    }

    public Store store() {
        return store;
    }

    public Connections connections() {
        return connections;
    }

    public HostService hosts() {
        return hosts;
    }

    public HostIntake intake() {
        return intake;
    }

    public Profiles profiles() {
        return profiles;
    }

    public Tasks tasks() {
        return tasks;
    }

    /// The tasks that live on hosts.
    public TaskSites taskSites() {
        return taskSites;
    }

    /// The tasks of all hosts in one picture.
    public TaskBoard board() {
        return board;
    }

    /// What libvirt knows of tasks and does with machines.
    public DomainSites domains() {
        return domains;
    }

    private boolean isPortal(String host) {
        try {
            return store.replicas().stream().anyMatch(r -> r.portal().equals(host));
        } catch (ProblemException e) {
            return false;
        }
    }

    /// The front door for tasks that shall live on hosts.
    public TaskManager taskManager() {
        return taskManager;
    }

    /// What waits for a runner.
    public DispatchQueue queue() {
        return queue;
    }

    /// What was seen of tasks, for all who share the database.
    public TaskHistory history() {
        return history;
    }

    /// From now on what this console sees on hosts is written into the history.
    public Services keepingHistory() {
        if (feed == null) {
            feed = new HistoryFeed(board, history, Clock.systemUTC());
        }
        return this;
    }

    public Schedules schedules() {
        return schedules;
    }

    /// @param most dispatches that it leads at a time
    public Runner runner(int most, Watch watch) {
        Ground ground =
                new Ground(store, taskManager, taskSites, this::targets, queue, history, schedules, Clock.systemUTC());
        return new Runner(ground, who, most, watch);
    }

    private List<Host> targets(String selection) throws ProblemException {
        List<Host> chosen = hosts.select(HostSelection.parse(selection)).hosts();
        if (chosen.isEmpty()) {
            throw new ProblemException(
                    Kind.NOT_FOUND,
                    "\"" + selection + "\" means no host that is known.",
                    "",
                    "See which there are: understudy host list");
        }
        return chosen;
    }

    /// The person at this console, as `user@machine`.
    public String who() {
        return who;
    }

    public Replicas replicas() {
        return replicas;
    }

    public ReplicaConsoles consoles() {
        return consoles;
    }

    public HostAgents agents() {
        return agents;
    }

    @Override
    public void close() {
        if (feed != null) {
            feed.close();
        }
        tasks.close();
        held.close();
        board.close();
        domains.close();
        taskSites.close();
        hypervisors.close();
        connections.close();
        store.close();
    }
}
