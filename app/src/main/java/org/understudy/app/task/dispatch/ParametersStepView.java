package org.understudy.app.task.dispatch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;

import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.app.theme.Icon;
import org.understudy.app.ui.Ui;
import org.understudy.services.task.routine.Content;
import org.understudy.services.task.routine.Parameter;
import org.understudy.services.task.routine.ParameterType;

import static org.understudy.app.ui.Texts.t;

/// The parameters of the routine, each with the editor that fits its type.
final class ParametersStepView extends VBox {
    private static final Logger LOG = LoggerFactory.getLogger(ParametersStepView.class);

    private final ParametersStepViewModel model;
    private final VBox form = new VBox(14);

    ParametersStepView(ParametersStepViewModel model) {
        this.model = model;
        VBox card = Ui.card("", form);
        card.setMaxWidth(760);
        getChildren().addAll(Ui.paragraph(t("How shall it be done?"), "lead"), card);
        model.fields().addListener((ListChangeListener<ParameterField>) _ -> show());
        show();
    }

    private void show() {
        form.getChildren().setAll(model.fields().stream().map(this::field).toList());
        if (model.fields().isEmpty()) {
            form.getChildren().setAll(Ui.paragraph(t("There is nothing to say about it."), "text-muted"));
        }
    }

    private Node field(ParameterField field) {
        Parameter parameter = field.parameter();
        Node editor = editor(field);
        editor.setId("parameter-" + field.name());
        editor.setAccessibleText(field.name());
        editor.setAccessibleHelp(parameter.description());
        Label name = new Label(parameter.required() ? t("{0} (needed)", field.name()) : field.name());
        name.getStyleClass().add("field-name");
        name.setLabelFor(editor);
        String words =
                parameter.type() instanceof ParameterType.Choice || parameter.type() instanceof ParameterType.Text
                        ? parameter.description()
                        : parameter.description() + " "
                                + t("It is {0}.", parameter.type().words());
        Label help = Ui.paragraph(words, "text-small", "text-muted");
        Label wrong = Ui.paragraph(field.objection(), "text-small", "tone-danger-text");
        wrong.setId("parameter-" + field.name() + "-wrong");
        // What is not filled in yet is no mistake: the foot of the page says that it is missing.
        Ui.shown(
                wrong,
                Bindings.createBooleanBinding(
                        () -> !field.objection().get().isEmpty()
                                && !field.valueProperty().get().isBlank(),
                        field.objection(),
                        field.valueProperty()));
        VBox column = Ui.column(4, name, editor);
        if (parameter.type() instanceof ParameterType.File) {
            column.getChildren().add(Ui.row(0, browse(field)));
        }
        column.getChildren().addAll(help, wrong);
        return column;
    }

    private static Node editor(ParameterField field) {
        return switch (field.parameter().type()) {
            case ParameterType.Choice choice -> {
                ComboBox<String> box = new ComboBox<>();
                box.getItems().setAll(choice.options());
                box.setPrefWidth(240);
                box.valueProperty().bindBidirectional(field.valueProperty());
                yield box;
            }
            case ParameterType.Flag _ -> {
                CheckBox box = new CheckBox(t("Yes"));
                box.setSelected("yes".equals(field.valueProperty().get()));
                box.selectedProperty()
                        .addListener((_, _, now) -> field.valueProperty().set(now ? "yes" : "no"));
                yield box;
            }
            case ParameterType.File _ -> {
                TextArea area = new TextArea();
                area.setPrefRowCount(4);
                area.getStyleClass().add("mono");
                area.textProperty().bindBidirectional(field.valueProperty());
                yield area;
            }
            case ParameterType.Text _ -> text(field, "mono");
            case ParameterType.Whole _, ParameterType.Span _, ParameterType.Size _, ParameterType.Resources _ ->
                text(field);
        };
    }

    private static TextField text(ParameterField field, String... styles) {
        TextField text = new TextField();
        text.getStyleClass().addAll(styles);
        if (!(field.parameter().type() instanceof ParameterType.Text)) {
            text.setPromptText(t("such as {0}", field.parameter().type().example()));
            text.setMaxWidth(240);
        }
        text.textProperty().bindBidirectional(field.valueProperty());
        return text;
    }

    private Node browse(ParameterField field) {
        return Ui.button("parameter-" + field.name() + "-browse", t("Read a file …"), Icon.FILE, () -> {
            FileChooser chooser = new FileChooser();
            chooser.setTitle(t("Choose the file"));
            File file = chooser.showOpenDialog(getScene().getWindow());
            if (file != null) {
                try {
                    field.valueProperty().set(Content.encode(Files.readAllBytes(file.toPath())));
                } catch (IOException e) {
                    LOG.info("{} cannot be read", file, e);
                    field.valueProperty().set("");
                }
            }
        });
    }
}
