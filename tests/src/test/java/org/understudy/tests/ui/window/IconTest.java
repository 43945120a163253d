package org.understudy.tests.ui.window;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.IkonResolver;

import org.understudy.app.theme.Icon;

import static org.junit.jupiter.api.Assertions.assertEquals;

class IconTest {
    @ParameterizedTest
    @EnumSource
    void every_icon_is_in_the_font(Icon icon) {
        Ikon found = IkonResolver.getInstance().resolve(icon.code()).resolve(icon.code());
        assertEquals(icon.code(), found.getDescription());
    }
}
