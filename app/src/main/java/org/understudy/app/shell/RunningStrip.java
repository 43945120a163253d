package org.understudy.app.shell;

import java.util.List;
import java.util.stream.Stream;

import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;

import org.understudy.app.desk.Navigation;
import org.understudy.app.desk.Route;
import org.understudy.app.task.board.BoardViewModel;
import org.understudy.app.task.board.TaskFace;
import org.understudy.app.task.board.TaskRow;
import org.understudy.app.task.page.TaskStates;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.Ui;
import org.understudy.services.task.board.BoardTask;

import static org.understudy.app.ui.Texts.plural;

/// The tasks of hosts that run now, whoever began them, in the strip below every page: the first
/// few by name, how far they are, and the way to each.
final class RunningStrip extends HBox {
    private static final int SHOWN = 3;

    private final BoardViewModel board;
    private final Navigation navigation;
    private List<TaskRow> shown = List.of();
    private int more;

    RunningStrip(BoardViewModel board, Navigation navigation) {
        super(4);
        this.board = board;
        this.navigation = navigation;
        setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        setMinWidth(0);
        getStyleClass().add("running-strip");
        board.listen(_ -> show());
        show();
    }

    private void show() {
        // Those that run, then those that wait; each as long as it lasts in its place.
        List<TaskRow> wanted = Stream.concat(
                        board.live().stream().filter(r -> r.face().state().holds()),
                        board.live().stream().filter(r -> r.face().waits()))
                .limit(SHOWN)
                .toList();
        int rest = board.liveCount().get() - wanted.size();
        if (wanted.equals(shown) && rest == more) {
            return;
        }
        List<Node> before = List.copyOf(getChildren());
        shown = wanted;
        more = rest;
        getChildren().clear();
        for (TaskRow row : wanted) {
            getChildren()
                    .add(before.stream()
                            .filter(n -> n instanceof Chip chip && chip.row.equals(row))
                            .findFirst()
                            .orElseGet(() -> new Chip(row)));
        }
        before.stream()
                .filter(n -> n instanceof Chip && !getChildren().contains(n))
                .forEach(n -> ((Chip) n).leave());
        if (rest > 0) {
            Button all = new Button(plural(rest, "{0} more", "{0} more"));
            all.setId("strip-more");
            all.getStyleClass().addAll("flat", "strip-button");
            all.setOnAction(_ -> navigation.go(new Route.Tasks("")));
            getChildren().add(all);
        }
    }

    private final class Chip extends Button {
        private final TaskRow row;
        private final ProgressBar bar = new ProgressBar(0);
        private final Label title = new Label();
        private final HBox content;
        private final ChangeListener<TaskFace> changed = (_, _, now) -> show(now);

        Chip(TaskRow row) {
            this.row = row;
            title.setMinWidth(0);
            title.setMaxWidth(190);
            bar.setPrefWidth(60);
            bar.setMinWidth(60);
            content = Ui.row(8);
            setGraphic(content);
            setMinWidth(0);
            getStyleClass().addAll("flat", "strip-button");
            setId("strip-task-"
                    + row.onHost()
                            .map(BoardTask::key)
                            .map(k -> k.id().shortForm())
                            .orElse(""));
            setOnAction(_ -> row.onHost()
                    .ifPresent(at -> navigation.go(
                            new Route.TaskPage(at.host(), at.task().id()))));
            row.faceProperty().addListener(changed);
            show(row.face());
        }

        private void show(TaskFace face) {
            var icon = Icons.of(TaskStates.icon(face.state()), 15);
            icon.getStyleClass().add(TaskStates.tone(face.state()));
            bar.setProgress(Math.max(0, face.fraction()));
            Ui.shown(bar, face.state().holds() && face.fraction() >= 0);
            title.setText(face.title());
            content.getChildren().setAll(icon, bar, title);
            setAccessibleText(face.title() + ", " + face.host() + ", " + face.standing());
            setTooltip(Ui.tooltip(face.title() + "\n" + face.host() + ", " + face.person() + "\n" + face.standing()));
        }

        void leave() {
            row.faceProperty().removeListener(changed);
        }
    }
}
