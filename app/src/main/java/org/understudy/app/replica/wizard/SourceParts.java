package org.understudy.app.replica.wizard;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import javafx.scene.Node;
import javafx.scene.layout.VBox;

import org.understudy.app.replica.PlanParts;
import org.understudy.app.theme.Icon;
import org.understudy.app.ui.Columns;
import org.understudy.app.ui.Formats;
import org.understudy.app.ui.ProportionBar;
import org.understudy.app.ui.Ui;
import org.understudy.model.replica.SourceFacts;
import org.understudy.model.replica.SourceFacts.Database;
import org.understudy.model.replica.SourceFacts.MountFact;

import static org.understudy.app.ui.Texts.plural;
import static org.understudy.app.ui.Texts.t;

/// What was found on a source, for the wizard.
final class SourceParts {
    private static final int SERVICES = 14;

    private SourceParts() {}

    static List<Node> all(SourceFacts f) {
        VBox system = Ui.card(t("System"), Ui.facts(system(f)));
        List<Ui.Fact> does = work(f);
        VBox work = Ui.card(
                t("What it does"),
                does.isEmpty()
                        ? Ui.paragraph(t("Nothing runs from it: it is a tree in a directory."), "text-muted")
                        : Ui.facts(does));
        Columns top = new Columns(16, 330, system, work);
        return new ArrayList<>(List.of(
                top,
                mounts(f),
                Ui.card(
                        t("How it is read"),
                        PlanParts.line(f.consistency(), Icon.INFO, "tone-accent"),
                        PlanParts.line(t("Read as {0}.", f.rootPrivilege()), Icon.KEY, "tone-accent"))));
    }

    private static List<Ui.Fact> system(SourceFacts f) {
        List<Ui.Fact> facts = new ArrayList<>(List.of(
                new Ui.Fact(t("Host name"), f.hostname()),
                new Ui.Fact(t("System"), f.osName()),
                new Ui.Fact(t("Kernel"), f.kernel() + ", " + f.arch()),
                new Ui.Fact(t("Starts by"), f.firmware().word().toUpperCase(Locale.ROOT)),
                new Ui.Fact(t("Processors"), f.cpus() + " × " + f.cpuModel()),
                new Ui.Fact(t("Memory"), Formats.capacity(f.memoryMib() * 1024L * 1024L))));
        if (!f.addresses().isEmpty()) {
            facts.add(new Ui.Fact(t("Addresses"), String.join("\n", f.addresses())));
        }
        return facts;
    }

    private static List<Ui.Fact> work(SourceFacts f) {
        List<Ui.Fact> facts = new ArrayList<>();
        List<String> services =
                f.services().stream().map(s -> s.replaceAll("\\.service$", "")).toList();
        String more = services.size() > SERVICES
                ? " " + plural(services.size() - SERVICES, "and {0} more", "and {0} more")
                : "";
        if (!services.isEmpty()) {
            facts.add(new Ui.Fact(
                    t("Services"), String.join(", ", services.subList(0, Math.min(SERVICES, services.size()))) + more));
        }
        if (!f.listening().isEmpty()) {
            facts.add(new Ui.Fact(t("Listens on"), Listeners.text(f.listening())));
        }
        for (Database d : f.databases()) {
            facts.add(new Ui.Fact(t("Database"), t("{0} {1} in {2}", d.kind(), d.version(), d.dataDirectory())));
        }
        return facts;
    }

    private static Node mounts(SourceFacts f) {
        List<MountFact> mirrored =
                f.mounts().stream().filter(MountFact::mirrored).toList();
        List<ProportionBar.Part> parts = new ArrayList<>();
        for (MountFact m : mirrored) {
            parts.add(new ProportionBar.Part(
                    m.mountPoint(),
                    // What lies in a directory is counted by the plan.
                    m.size() == 0
                            ? t("{0}, not counted yet", m.fsType())
                            : t("{0}, {1} of {2} used", m.fsType(), Formats.bytes(m.used()), Formats.bytes(m.size())),
                    Math.max(1, m.used()),
                    "part-" + (1 + parts.size() % 5)));
        }
        VBox card = Ui.card(t("File systems to mirror"), new ProportionBar(parts));
        f.mounts().stream()
                .filter(m -> !m.mirrored())
                .forEach(m -> card.getChildren()
                        .add(PlanParts.line(
                                t("{0} is left out: {1}", m.mountPoint(), m.reason()), Icon.SKIPPED, "tone-muted")));
        return card;
    }
}
