package org.understudy.app.replica.wizard;

import java.util.Optional;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import org.understudy.model.host.Host;
import org.understudy.model.host.Names;
import org.understudy.model.replica.Profile;
import org.understudy.model.replica.Replica;
import org.understudy.model.replica.ReplicationRequest;

import static org.understudy.app.ui.Texts.t;

/// What a person wishes to have replicated, where to, under which name and how; and what is wrong
/// with that.
public final class ReplicateWish {
    private final ObservableList<Host> hosts = FXCollections.observableArrayList();
    private final ObservableList<Replica> existing = FXCollections.observableArrayList();
    private final StringProperty source = new SimpleStringProperty("");
    private final StringProperty root = new SimpleStringProperty("");
    private final StringProperty portal = new SimpleStringProperty("");
    private final StringProperty name = new SimpleStringProperty("");
    private final StringProperty profileFile = new SimpleStringProperty("");
    private final BooleanProperty bootAfter = new SimpleBooleanProperty(true);
    private final BooleanProperty bootable = new SimpleBooleanProperty(true);
    private final BooleanProperty verify = new SimpleBooleanProperty();
    private final StringBinding sourceProblem;
    private final StringBinding portalProblem;
    private final StringBinding commandLine;
    private String suggestedName = "";
    private boolean bootedIfPossible = true;

    ReplicateWish(String source) {
        this.source.addListener((_, _, now) -> suggestName(now));
        this.source.set(source);
        bootable.addListener((_, _, now) -> {
            if (now) {
                bootAfter.set(bootedIfPossible);
            } else {
                bootedIfPossible = bootAfter.get();
                bootAfter.set(false);
            }
        });
        sourceProblem = Bindings.createStringBinding(this::whyNotSource, this.source, root);
        portalProblem = Bindings.createStringBinding(this::whyNotPortal, this.source, root, portal, name, existing);
        commandLine = Bindings.createStringBinding(
                () -> CommandLines.replicate(
                        request(Profile.DEFAULT), profileFile.get().strip()),
                this.source,
                root,
                portal,
                name,
                profileFile,
                bootAfter,
                verify);
    }

    private void suggestName(String host) {
        if (name.get().isEmpty() || name.get().equals(suggestedName)) {
            suggestedName = host;
            name.set(host);
        }
    }

    private String whyNotSource() {
        if (source.get().isEmpty()) {
            return t("Choose the system to replicate.");
        }
        return tree().isEmpty() || tree().startsWith("/")
                ? ""
                : t("Write the directory with its whole path, like /mnt/disk.");
    }

    private String whyNotPortal() {
        if (portal.get().isEmpty()) {
            return t("Choose the host that shall keep the replica.");
        }
        String wanted = name.get();
        if (wanted.isEmpty()) {
            return t("Give the replica a name.");
        }
        if (!Names.isPlain(wanted)) {
            return t("A name has letters, digits, dots, underscores or hyphens, and begins with a letter or digit.");
        }
        Optional<Replica> taken =
                existing.stream().filter(r -> r.name().equals(wanted)).findFirst();
        return taken.filter(r -> !isWished(r))
                .map(r -> t("{0} is already the replica of {1} on {2}.", wanted, origin(r), r.portal()))
                .orElse("");
    }

    private boolean isWished(Replica r) {
        return r.source().equals(source.get())
                && r.portal().equals(portal.get())
                && r.root().equals(tree());
    }

    private static String origin(Replica r) {
        return r.root().isEmpty() ? r.source() : t("{0} of {1}", r.root(), r.source());
    }

    private String tree() {
        return root.get().strip().replaceAll("/+$", "");
    }

    /// What the look at the source depends on.
    String sourceKey() {
        return source.get() + "\n" + tree();
    }

    /// What a plan depends on. Whether it is booted afterwards changes nothing in it.
    String planKey() {
        return String.join("\n", sourceKey(), portal.get(), name.get(), profileFile.get());
    }

    ReplicationRequest request(Profile profile) {
        return new ReplicationRequest(
                name.get(), source.get(), portal.get(), tree(), profile, bootAfter.get(), verify.get());
    }

    // ---- what the views bind

    public ObservableList<Host> hosts() {
        return hosts;
    }

    ObservableList<Replica> existing() {
        return existing;
    }

    public StringProperty sourceProperty() {
        return source;
    }

    /// A directory of the source whose tree is replicated; empty: the running system.
    public StringProperty rootProperty() {
        return root;
    }

    public StringProperty portalProperty() {
        return portal;
    }

    public StringProperty nameProperty() {
        return name;
    }

    /// Path of a profile; empty: the default one, or that of the replica.
    public StringProperty profileFileProperty() {
        return profileFile;
    }

    /// Whether the source has a kernel; without one nothing can be booted.
    public BooleanProperty bootableProperty() {
        return bootable;
    }

    public BooleanProperty bootAfterProperty() {
        return bootAfter;
    }

    public BooleanProperty verifyProperty() {
        return verify;
    }

    /// Why the source cannot be looked at; empty: it can.
    public StringBinding sourceProblem() {
        return sourceProblem;
    }

    /// Why nothing can be planned; empty: it can.
    public StringBinding portalProblem() {
        return portalProblem;
    }

    /// The command line that does the same.
    public StringBinding commandLine() {
        return commandLine;
    }
}
