package org.understudy.app.host;

import java.util.Optional;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

import org.jspecify.annotations.Nullable;

import org.understudy.app.desk.Desk;
import org.understudy.app.desk.Dialog;
import org.understudy.app.desk.Route;
import org.understudy.app.fx.Command;
import org.understudy.app.theme.Icon;
import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Names;
import org.understudy.model.host.Privilege;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

import static org.understudy.app.ui.Texts.t;

/// The form that makes a host known. It is tested on its page afterwards.
public final class AddHostViewModel implements Dialog {
    private final Desk desk;
    private final StringProperty name = new SimpleStringProperty("");
    private final StringProperty address = new SimpleStringProperty("");
    private final StringProperty identity = new SimpleStringProperty("");
    private final StringProperty jump = new SimpleStringProperty("");
    private final BooleanProperty local = new SimpleBooleanProperty();
    private final BooleanProperty busy = new SimpleBooleanProperty();
    private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
    private final StringBinding addressProblem;
    private final StringBinding nameProblem;
    private final Command add;
    private final Command cancel;
    private String suggestedName = "";

    public AddHostViewModel(Desk desk) {
        this.desk = desk;
        address.addListener((_, _, now) -> suggestName(now));
        local.addListener((_, _, now) -> suggestName(now ? "local" : address.get()));
        addressProblem = Bindings.createStringBinding(this::whyNotAddress, address, local);
        nameProblem = Bindings.createStringBinding(this::whyNotName, name);
        StringBinding obstacle = Bindings.createStringBinding(
                () -> addressProblem.get().isEmpty() ? nameProblem.get() : addressProblem.get(),
                addressProblem,
                nameProblem);
        add = new Command("host-add-confirm", t("Add host"), Icon.ADD, this::add)
                .unless(obstacle)
                .runningWhile(busy);
        cancel = new Command(
                "host-add-cancel", t("Cancel"), Icon.CLOSE, () -> desk.dialogs().dismiss(this));
    }

    private String whyNotAddress() {
        if (local.get()) {
            return "";
        }
        if (address.get().isBlank()) {
            return t("Give the address of the host.");
        }
        return parsed().isPresent() ? "" : t("Write the address like root@server.example:22.");
    }

    private String whyNotName() {
        if (name.get().isBlank()) {
            return t("Give the host a name.");
        }
        return Names.isPlain(name.get())
                ? ""
                : t("A name has letters, digits, dots, underscores or hyphens, and begins with a letter or digit.");
    }

    private Optional<HostAddress> parsed() {
        if (local.get()) {
            return Optional.of(new HostAddress.Local());
        }
        try {
            HostAddress read = HostAddress.parse(address.get());
            return Optional.of(
                    read instanceof HostAddress.Ssh ssh
                            ? ssh.withIdentity(orNull(identity.get())).withJump(orNull(jump.get()))
                            : read);
        } catch (ProblemException _) {
            return Optional.empty();
        }
    }

    private static @Nullable String orNull(String text) {
        return text.isBlank() ? null : text.strip();
    }

    /// The first label of the host's own name, as long as nobody typed another.
    private void suggestName(String text) {
        if (!name.get().isEmpty() && !name.get().equals(suggestedName)) {
            return;
        }
        String host = text.substring(text.lastIndexOf('@') + 1).replaceAll(":\\d+$", "");
        String label = host.matches("[0-9.]+") ? host : host.split("\\.", 2)[0];
        suggestedName = Names.isPlain(label) ? label : "";
        name.set(suggestedName);
    }

    private void add() {
        Host host = new Host(name.get(), parsed().orElseThrow(), Privilege.AUTO);
        busy.set(true);
        problem.set(null);
        desk.later(
                () -> {
                    desk.hosts().add(host);
                    return host;
                },
                added -> {
                    busy.set(false);
                    desk.dialogs().close(this);
                    desk.navigation().go(new Route.HostPage(added.name()));
                },
                why -> {
                    busy.set(false);
                    problem.set(why);
                });
    }

    public StringProperty nameProperty() {
        return name;
    }

    public StringProperty addressProperty() {
        return address;
    }

    /// Path of a private key to try first; may be empty.
    public StringProperty identityProperty() {
        return identity;
    }

    /// Jump hosts in OpenSSH's form; may be empty.
    public StringProperty jumpProperty() {
        return jump;
    }

    /// This machine, without SSH.
    public BooleanProperty localProperty() {
        return local;
    }

    public StringBinding addressProblem() {
        return addressProblem;
    }

    public StringBinding nameProblem() {
        return nameProblem;
    }

    public ReadOnlyObjectProperty<@Nullable Problem> problemProperty() {
        return problem.getReadOnlyProperty();
    }

    public Command addHost() {
        return add;
    }

    public Command cancel() {
        return cancel;
    }
}
