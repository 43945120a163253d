package org.understudy.app.shell;

import java.util.ArrayList;
import java.util.List;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import atlantafx.base.controls.ModalPane;
import org.jspecify.annotations.Nullable;

import org.understudy.app.desk.AccessSheet;
import org.understudy.app.desk.Confirmation;
import org.understudy.app.desk.Dialog;
import org.understudy.app.desk.DialogQueue;
import org.understudy.app.desk.Message;
import org.understudy.app.desk.ProblemReport;
import org.understudy.app.desk.ShortcutSheet;
import org.understudy.app.desk.TextSheet;
import org.understudy.app.host.AddHostView;
import org.understudy.app.host.AddHostViewModel;
import org.understudy.app.replica.AccessView;
import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.CopyField;
import org.understudy.app.ui.ProblemPane;
import org.understudy.app.ui.Ui;
import org.understudy.services.ssh.Prompts;

import static org.understudy.app.ui.Texts.t;

/// Shows the dialogs of the queue over the window, one at a time. Escape answers none; the focus
/// goes to the safe button, or to the first field, and comes back to where it was.
final class DialogPane extends ModalPane {
    private static final double WIDE = 720;
    /// What a dialog needs beside its content, and the least that is left of it.
    private static final double AROUND = 190;

    private static final double LEAST_HEIGHT = 160;

    private final DialogQueue queue;
    private final Node beneath;
    private @Nullable Node focusBefore;

    /// @param beneath what is covered: out of reach of the keyboard as long as a dialog is shown
    DialogPane(DialogQueue queue, Node beneath) {
        this.queue = queue;
        this.beneath = beneath;
        setId("dialogs");
        setPersistent(true);
        setFocusTraversable(false);
        setAlignment(Pos.CENTER);
        // No flight in and out: it delays people and screenshots alike.
        setInTransitionFactory(null);
        setOutTransitionFactory(null);
        addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            Dialog shown = queue.currentProperty().get();
            if (event.getCode() == KeyCode.ESCAPE && shown != null) {
                queue.dismiss(shown);
                event.consume();
            }
        });
        queue.currentProperty().addListener((_, before, now) -> change(before, now));
    }

    private void change(@Nullable Dialog before, @Nullable Dialog now) {
        if (before == null && getScene() != null) {
            focusBefore = getScene().getFocusOwner();
        }
        if (now == null) {
            beneath.setDisable(false);
            // Before the dialog leaves: what goes with the focus on it looks like a loss of it.
            if (focusBefore != null && focusBefore.getScene() != null) {
                focusBefore.requestFocus();
            }
            focusBefore = null;
            hide(true);
            return;
        }
        beneath.setDisable(true);
        Box box = view(now);
        show(box);
        box.first.requestFocus();
    }

    private Box view(Dialog dialog) {
        return switch (dialog) {
            case Confirmation c -> confirmation(c);
            case Message m -> message(m);
            case AccessSheet s -> access(s);
            case ProblemReport r -> problem(r);
            case TextSheet s -> text(s);
            case ShortcutSheet s -> shortcuts(s);
            case AddHostViewModel model -> {
                AddHostView form = new AddHostView(model);
                yield box(t("Add a host"), Icon.HOST, form, form.first(), form.buttons());
            }
            case Asked.TrustKey q -> trust(q);
            case Asked.Secret q -> secret(q);
            case Asked.Interaction q -> interaction(q);
            default -> throw new IllegalArgumentException("no view for " + dialog.getClass());
        };
    }

    // ---- the kinds

    private Box confirmation(Confirmation c) {
        VBox content = Ui.column(10, Ui.paragraph(c.sentence()));
        c.consequences().forEach(text -> content.getChildren().add(consequence(text, c.destructive())));
        c.kept().forEach(text -> content.getChildren().add(consequence(text, false)));
        Button go = Ui.button("dialog-confirm", c.action(), c.destructive() ? Icon.WARNING : Icon.DONE, () -> {
            queue.close(c);
            c.onConfirm().run();
        });
        go.setGraphic(null);
        go.getStyleClass().add(c.destructive() ? "danger" : "accent");
        Button no = Ui.button("dialog-cancel", t("Cancel"), Icon.CLOSE, () -> queue.dismiss(c));
        no.setGraphic(null);
        no.setCancelButton(true);
        Node first = c.destructive() ? no : go;
        if (!c.typedName().isEmpty()) {
            TextField typed = new TextField();
            typed.setId("dialog-typed-name");
            typed.setPromptText(c.typedName());
            Label label = Ui.paragraph(t("Type {0} to confirm:", c.typedName()));
            label.setLabelFor(typed);
            typed.setAccessibleText(label.getText());
            typed.setOnAction(_ -> go.fire());
            go.disableProperty().bind(typed.textProperty().isNotEqualTo(c.typedName()));
            content.getChildren().add(Ui.column(6, label, typed));
            first = typed;
        }
        return box(c.title(), c.destructive() ? Icon.WARNING : Icon.INFO, content, first, List.of(no, go));
    }

    private static Node consequence(String sentence, boolean bad) {
        Label text = Ui.paragraph(sentence);
        HBox.setHgrow(text, Priority.ALWAYS);
        var icon = Icons.of(bad ? Icon.WARNING : Icon.INFO, 15);
        icon.getStyleClass().add(bad ? "tone-warning" : "tone-accent");
        return new HBox(8, icon, text);
    }

    private Box message(Message m) {
        Button close = Ui.button("dialog-close", t("Close"), Icon.CLOSE, () -> queue.dismiss(m), "accent");
        close.setGraphic(null);
        close.setDefaultButton(true);
        return box(m.title(), Icon.INFO, Ui.paragraph(m.sentence()), close, List.of(close));
    }

    private Box problem(ProblemReport r) {
        Button close = Ui.button("dialog-close", t("Close"), Icon.CLOSE, () -> queue.dismiss(r), "accent");
        close.setGraphic(null);
        close.setDefaultButton(true);
        return box(r.title(), Icon.FAILED, new ProblemPane(r.problem()), close, List.of(close));
    }

    private Box access(AccessSheet s) {
        Button close = Ui.button("dialog-close", t("Close"), Icon.CLOSE, () -> queue.dismiss(s), "accent");
        close.setGraphic(null);
        ScrollPane ways = Ui.page(new AccessView(s.access()));
        // In a low window it scrolls between title and buttons.
        ways.setMaxHeight(Math.max(LEAST_HEIGHT, getHeight() - AROUND));
        Box box = box(t("Ways to {0}", s.access().replica()), Icon.CONSOLE, ways, close, List.of(close));
        box.setPrefWidth(WIDE);
        box.setMaxWidth(WIDE);
        return box;
    }

    private Box text(TextSheet s) {
        TextArea area = new TextArea(s.text());
        area.setId("dialog-text");
        area.setEditable(false);
        area.getStyleClass().add("mono");
        area.setAccessibleText(s.title());
        int lines = (int) s.text().lines().count();
        area.setPrefRowCount(Math.clamp(lines + 1, 4, 22));
        area.setPrefColumnCount(70);
        Button copy = Ui.button("dialog-copy", t("Copy"), Icon.COPY, () -> CopyField.copy(s.text()));
        Button close = Ui.button("dialog-close", t("Close"), Icon.CLOSE, () -> queue.dismiss(s), "accent");
        close.setGraphic(null);
        Box box = box(s.title(), Icon.FILE, area, close, List.of(copy, close));
        box.setPrefWidth(WIDE);
        box.setMaxWidth(WIDE);
        return box;
    }

    private Box shortcuts(ShortcutSheet s) {
        VBox rows = new VBox(8);
        for (Shortcut shortcut : Shortcut.values()) {
            Label name = Ui.line(shortcut.title());
            HBox.setHgrow(name, Priority.ALWAYS);
            name.setMaxWidth(Double.MAX_VALUE);
            Label keys = Ui.line(shortcut.keys().getDisplayText(), "key-cap");
            keys.setMinWidth(Region.USE_PREF_SIZE);
            rows.getChildren().add(Ui.row(16, name, keys));
        }
        Button close = Ui.button("dialog-close", t("Close"), Icon.CLOSE, () -> queue.dismiss(s), "accent");
        close.setGraphic(null);
        return box(t("Keyboard shortcuts"), Icon.KEYBOARD, rows, close, List.of(close));
    }

    private Box trust(Asked.TrustKey q) {
        Prompts.UnknownKey key = q.key();
        VBox content = Ui.column(
                12,
                Ui.paragraph(t(
                        "{0} is reached for the first time. Compare the fingerprint with the one that its administrator tells"
                                + " you; if they are not the same, somebody may be in between.",
                        key.host())),
                Ui.facts(List.of(
                        new Ui.Fact(t("Address"), key.address()),
                        new Ui.Fact(t("Kind of key"), key.keyType()),
                        new Ui.Fact(t("Written to"), key.file().toString()))),
                Ui.paragraph(key.fingerprint(), "mono", "fingerprint"));
        Button yes = Ui.button("dialog-trust", t("Trust this key"), Icon.KEY, () -> q.answer(true, queue), "accent");
        Button no = Ui.button("dialog-cancel", t("Do not connect"), Icon.CLOSE, () -> queue.dismiss(q));
        no.setGraphic(null);
        return box(t("Do you trust the key of {0}?", key.host()), Icon.KEY, content, no, List.of(no, yes));
    }

    private Box secret(Asked.Secret q) {
        Prompts.Secret asked = q.asked();
        PasswordField field = new PasswordField();
        field.setId("dialog-secret");
        String title = switch (asked.kind()) {
            case PASSWORD -> t("Password of {0}", asked.subject());
            case PASSPHRASE -> t("Pass phrase of the key {0}", asked.subject());
            case SUDO_PASSWORD -> t("Password for sudo of {0}", asked.subject());
        };
        field.setAccessibleText(title);
        VBox content = Ui.column(10);
        if (asked.attempt() > 1) {
            content.getChildren().add(Ui.paragraph(t("That was not right. Try again."), "tone-danger-text"));
        }
        content.getChildren()
                .addAll(
                        Ui.paragraph(title),
                        field,
                        Ui.paragraph(
                                t("It is kept in memory only, as long as the connection lives."),
                                "text-small",
                                "text-muted"));
        Button go =
                Ui.button("dialog-confirm", t("Connect"), Icon.LOCK, () -> q.answer(field.getText(), queue), "accent");
        field.setOnAction(_ -> go.fire());
        Button no = Ui.button("dialog-cancel", t("Cancel"), Icon.CLOSE, () -> queue.dismiss(q));
        no.setGraphic(null);
        return box(
                switch (asked.kind()) {
                    case PASSWORD -> t("{0} asks for a password", asked.host());
                    case PASSPHRASE -> t("{0} needs a locked key", asked.host());
                    case SUDO_PASSWORD -> t("{0} asks for a password", asked.host());
                },
                Icon.LOCK,
                content,
                field,
                List.of(no, go));
    }

    private Box interaction(Asked.Interaction q) {
        VBox content = Ui.column(10);
        if (!q.asked().instruction().isEmpty()) {
            content.getChildren().add(Ui.paragraph(q.asked().instruction()));
        }
        List<TextField> fields = new ArrayList<>();
        for (Prompts.Question question : q.asked().questions()) {
            TextField field = question.echo() ? new TextField() : new PasswordField();
            field.setId("dialog-answer-" + fields.size());
            field.setAccessibleText(question.text());
            Label label = Ui.paragraph(question.text());
            label.setLabelFor(field);
            fields.add(field);
            content.getChildren().add(Ui.column(4, label, field));
        }
        Button go = Ui.button(
                "dialog-confirm",
                t("Answer"),
                Icon.DONE,
                () -> q.answer(fields.stream().map(TextField::getText).toList(), queue),
                "accent");
        fields.forEach(field -> field.setOnAction(_ -> go.fire()));
        Button no = Ui.button("dialog-cancel", t("Cancel"), Icon.CLOSE, () -> queue.dismiss(q));
        no.setGraphic(null);
        return box(
                t("{0} asks", q.asked().host()),
                Icon.LOCK,
                content,
                fields.isEmpty() ? go : fields.getFirst(),
                List.of(no, go));
    }

    // ---- the frame

    private static Box box(String title, Icon icon, Node content, Node first, List<? extends Node> buttons) {
        return new Box(title, icon, content, first, buttons);
    }

    private static final class Box extends VBox {
        private final Node first;

        Box(String title, Icon icon, Node content, Node first, List<? extends Node> buttons) {
            super(16);
            this.first = first;
            setId("dialog");
            getStyleClass().add("dialog-box");
            setPrefWidth(500);
            setMaxSize(500, USE_PREF_SIZE);
            setMinHeight(USE_PREF_SIZE);
            Label heading = Ui.paragraph(title, "dialog-title");
            heading.setId("dialog-title");
            HBox.setHgrow(heading, Priority.ALWAYS);
            HBox foot = new HBox(10);
            foot.setAlignment(Pos.CENTER_RIGHT);
            foot.getChildren().addAll(buttons);
            var picture = Icons.of(icon, 22);
            picture.getStyleClass().add("dialog-icon");
            HBox head = new HBox(10, picture, heading);
            head.setAlignment(Pos.CENTER_LEFT);
            getChildren().addAll(head, content, foot);
            VBox.setVgrow(content, Priority.ALWAYS);
        }
    }
}
