package org.understudy.app.replica;

import java.nio.file.Path;

import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.StackPane;
import javafx.scene.shape.Rectangle;

import org.understudy.app.ui.Ui;

import static org.understudy.app.ui.Texts.t;

/// The picture of a booted machine's screen, loaded in the background and fitted to the width.
final class ScreenshotView extends StackPane {
    private static final double WIDEST = 420;

    ScreenshotView(String file, String replica) {
        getStyleClass().add("screenshot");
        setAlignment(Pos.CENTER_LEFT);
        setMinWidth(0);
        Image image = new Image(Path.of(file).toUri().toString(), 0, 0, true, true, true);
        ImageView view = new ImageView(image);
        view.setPreserveRatio(true);
        view.setSmooth(true);
        view.setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        view.setAccessibleText(t("The screen of {0} after it was booted", replica));
        view.setFitWidth(WIDEST);
        Rectangle rounded = new Rectangle();
        rounded.setArcWidth(10);
        rounded.setArcHeight(10);
        view.layoutBoundsProperty().subscribe(bounds -> {
            rounded.setWidth(bounds.getWidth());
            rounded.setHeight(bounds.getHeight());
        });
        view.setClip(rounded);
        getChildren().add(view);
        image.errorProperty().subscribe(failed -> {
            if (failed) {
                getChildren().setAll(Ui.paragraph(t("The picture {0} is not there any more.", file), "text-muted"));
            }
        });
    }
}
