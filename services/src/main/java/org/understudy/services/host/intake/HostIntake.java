package org.understudy.services.host.intake;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.understudy.model.host.intake.Findings;
import org.understudy.model.host.intake.IniInventory;
import org.understudy.model.host.intake.IntakePlan;
import org.understudy.model.host.intake.Inventory;
import org.understudy.model.host.intake.LeftOut;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.host.HostService;
import org.understudy.services.host.SelectionFiles;
import org.understudy.services.ssh.SshAliases;
import org.understudy.services.ssh.SshMachines;
import org.understudy.services.ssh.SshSettings;

/// Brings hosts into the estate out of files that others wrote. What would be done is worked out first, and done all or
/// not at all.
public final class HostIntake {
    private final HostService hosts;
    private final SshSettings ssh;
    private final SelectionFiles files;

    public HostIntake(HostService hosts, SshSettings ssh, SelectionFiles files) {
        this.hosts = hosts;
        this.ssh = ssh;
        this.files = files;
    }

    /// What an import would do. Nothing is changed, and no host is contacted.
    ///
    /// @param source a file, a directory, or `-` for standard input
    /// @param format empty: it is seen from the file
    /// @param tags for all hosts of the source
    /// @param update whether hosts that are known may be changed
    public IntakePlan plan(String source, Optional<Format> format, Set<String> tags, boolean update)
            throws ProblemException {
        Findings findings = read(source, format).and(tags);
        if (findings.hosts().isEmpty()) {
            throw noHosts(source, findings.leftOut());
        }
        return IntakePlan.of(hosts.list(), findings, new SshMachines(ssh), update);
    }

    /// Does what was planned. Hosts that somebody else changed meanwhile end it before anything is changed.
    public void carryOut(IntakePlan plan) throws ProblemException {
        if (!plan.added().isEmpty() || !plan.changed().isEmpty()) {
            hosts.bring(plan.added(), plan.changed());
        }
    }

    private Findings read(String source, Optional<Format> format) throws ProblemException {
        if (source.equals("-")) {
            Inventory inventory = new Inventory();
            String text = String.join("\n", files.lines("-"));
            Format is = format.orElseGet(() -> Format.guess(Path.of("-"), text));
            switch (is) {
                case YAML -> YamlInventory.read(text, "standard input", inventory);
                case INI, LIST -> IniInventory.read(text, "standard input", inventory);
                case SSH, TOML ->
                    throw new ProblemException(
                            Kind.BAD_INPUT,
                            "Standard input cannot be of this kind.",
                            "Inventories and lists of names are read from it.",
                            "Give the name of the file.");
            }
            return inventory.findings();
        }
        Path path = path(source);
        if (Files.isDirectory(path)) {
            return InventoryFiles.read(path, Format.INI).findings();
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    source + " is not a file.",
                    "It is a device, a pipe or a socket.",
                    "Give a file or a directory; standard input is \"-\".");
        }
        String text = InventoryFiles.readText(path);
        Format is = format.orElseGet(() -> Format.guess(path, text));
        return is == Format.SSH
                ? SshAliases.of(ssh, path)
                : InventoryFiles.read(path, is).findings();
    }

    private Path path(String source) throws ProblemException {
        try {
            return source.startsWith("~/") ? ssh.home().resolve(source.substring(2)) : Path.of(source);
        } catch (java.nio.file.InvalidPathException e) {
            throw new ProblemException(
                    Problem.of(Kind.BAD_INPUT, "\"" + source + "\" is no path.", "", "Check the spelling."), e);
        }
    }

    private static ProblemException noHosts(String source, List<LeftOut> leftOut) {
        String why = leftOut.isEmpty()
                ? "It names none."
                : "Left out: "
                        + leftOut.stream()
                                .limit(3)
                                .map(l -> l.what() + ": " + l.why())
                                .collect(Collectors.joining(" "))
                        + (leftOut.size() > 3 ? " And " + (leftOut.size() - 3) + " more." : "");
        return new ProblemException(
                Kind.BAD_INPUT,
                "There are no hosts to import in " + source + ".",
                why,
                "Give a configuration of SSH, an Ansible inventory or a list of names.",
                "If it is one, say which: --as ssh, ini, yaml or list");
    }
}
