package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The public API of each module that users compile against is listed in {@code docs/api}, so that a change to it shows in the
 * diff. {@code -Ddocs.update=true} writes the lists.
 */
class PublicApiTest {
    private static final Path LISTS = Path.of("docs/api");

    @ParameterizedTest
    @ValueSource(strings = {"protocol", "definition", "worker", "http", "client", "testkit"})
    void theListIsThePublicApi(String module) throws IOException {
        String api = api(module);
        Path list = LISTS.resolve("weir-" + module + ".txt");

        if (Boolean.getBoolean("docs.update")) {
            Files.createDirectories(LISTS);
            Files.writeString(list, api);
        }

        assertThat(list)
                .as("the public API; -Ddocs.update=true writes the list")
                .hasContent(api);
    }

    private static String api(String module) {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .withImportOption(
                                location -> !location.contains("-tests.jar") && !location.contains("test-classes"))
                        .importPackages("io.weir." + module)
                        .stream()
                        .filter(type -> !type.getPackageName().contains(".internal"))
                        .map(JavaClass::reflect)
                        .filter(PublicApiTest::isVisible)
                        .map(PublicApiTest::lines)
                        .sorted()
                        .collect(Collectors.joining("\n"));
    }

    private static boolean isVisible(Class<?> type) {
        boolean visible = Modifier.isPublic(type.getModifiers()) || Modifier.isProtected(type.getModifiers());
        Class<?> outer = type.getDeclaringClass();
        return visible && !type.isAnonymousClass() && !type.isLocalClass() && (outer == null || isVisible(outer));
    }

    private static String lines(Class<?> type) {
        TreeSet<String> members = new TreeSet<>();
        for (Field field : type.getDeclaredFields()) {
            if (isMember(field.getModifiers(), field.isSynthetic())) {
                members.add(modifiers(field.getModifiers()) + name(field.getGenericType()) + " " + field.getName());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isMember(constructor.getModifiers(), constructor.isSynthetic())) {
                members.add("new" + parameters(constructor));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isMember(method.getModifiers(), method.isSynthetic())) {
                members.add(modifiers(method.getModifiers()) + name(method.getGenericReturnType()) + " "
                        + method.getName() + parameters(method));
            }
        }
        return kind(type) + " " + type.getName() + parents(type) + "\n"
                + members.stream().map(member -> "  " + member + "\n").collect(Collectors.joining());
    }

    private static boolean isMember(int modifiers, boolean synthetic) {
        return !synthetic && (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers));
    }

    private static String modifiers(int modifiers) {
        return (Modifier.isProtected(modifiers) ? "protected " : "") + (Modifier.isStatic(modifiers) ? "static " : "");
    }

    private static String kind(Class<?> type) {
        return type.isRecord() ? "record" : type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
    }

    private static String parents(Class<?> type) {
        List<String> parents = Stream.concat(
                        Stream.ofNullable(type.getGenericSuperclass()), Arrays.stream(type.getGenericInterfaces()))
                .filter(parent -> parent != Object.class && parent != Record.class)
                .map(PublicApiTest::name)
                .filter(name -> !name.startsWith("Enum<"))
                .toList();
        return parents.isEmpty() ? "" : " : " + String.join(", ", parents);
    }

    private static String parameters(Executable executable) {
        return Arrays.stream(executable.getGenericParameterTypes())
                .map(PublicApiTest::name)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /** Without the packages that everybody knows. */
    private static String name(Type type) {
        return type.getTypeName().replaceAll("\\bjava\\.(lang|util|time|util\\.function)\\.(?=[A-Z])", "");
    }
}
