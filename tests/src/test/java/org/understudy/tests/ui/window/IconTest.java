package org.understudy.tests.ui.window;

import java.util.ServiceLoader;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kordamp.ikonli.IkonHandler;

import org.understudy.app.theme.Icon;

import static org.junit.jupiter.api.Assertions.assertEquals;

class IconTest {
    @ParameterizedTest
    @EnumSource
    void every_icon_is_in_a_font(Icon icon) {
        IkonHandler font = ServiceLoader.load(IkonHandler.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(handler -> handler.supports(icon.code()))
                .findFirst()
                .orElseThrow();
        assertEquals(icon.code(), font.resolve(icon.code()).getDescription());
    }
}
