package greenslip;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The floors of docs/ARCHITECTURE.md: arrows point down, never sideways. */
@AnalyzeClasses(
        packages = "greenslip",
        importOptions = {DoNotIncludeTests.class, ArchitectureTest.DoNotIncludeGenerated.class})
class ArchitectureTest {
    /** The JSON library's registry of adapters is written by its compiler plug-in and knows every record. */
    static final class DoNotIncludeGenerated implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/greenslip/jsonb/");
        }
    }

    /** Package to floor; a package that is not listed fails the test, so that nobody builds beside the house. */
    private static final Map<String, Integer> FLOORS = Map.ofEntries(
            Map.entry("greenslip", 8),
            Map.entry("greenslip.kiosk", 7),
            Map.entry("greenslip.collector", 7),
            Map.entry("greenslip.screen", 6),
            Map.entry("greenslip.desk", 5),
            Map.entry("greenslip.upload", 5),
            Map.entry("greenslip.gate", 5),
            Map.entry("greenslip.export", 5),
            Map.entry("greenslip.signin", 5),
            Map.entry("greenslip.ledger", 4),
            Map.entry("greenslip.voucher", 3),
            Map.entry("greenslip.round", 2),
            Map.entry("greenslip.resident", 2),
            Map.entry("greenslip.scan", 1),
            Map.entry("greenslip.print", 1),
            Map.entry("greenslip.panel", 1),
            Map.entry("greenslip.cbor", 0),
            Map.entry("greenslip.config", 0),
            Map.entry("greenslip.posix", 0));

    @ArchTest
    static final ArchRule arrows_point_down_only = ArchRuleDefinition.classes().should(importOnlyLowerFloors());

    @ArchTest
    static final ArchRule no_cycles =
            slices().matching("greenslip.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule devices_know_nothing_of_the_house = noClasses()
            .that()
            .resideInAnyPackage("greenslip.scan..", "greenslip.print..", "greenslip.panel..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "greenslip.voucher..", "greenslip.round..", "greenslip.resident..", "greenslip.ledger..");

    @ArchTest
    static final ArchRule only_the_ledger_and_the_collector_speak_sql = noClasses()
            .that()
            .resideOutsideOfPackages("greenslip.ledger..", "greenslip.collector..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.h2..");

    /** Pi4J's mock, and its automatic context, which takes the mock by itself, would pretend that lamps are lit. */
    @ArchTest
    static final ArchRule pins_are_never_pretended = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.pi4j.plugin.mock..")
            .orShould()
            .callMethod("com.pi4j.Pi4J", "newAutoContext")
            .orShould()
            .callMethod("com.pi4j.context.ContextBuilder", "autoDetect");

    @ArchTest
    static final ArchRule only_the_board_of_pins_knows_pi4j = noClasses()
            .that()
            .resideOutsideOfPackage("greenslip.panel.gpio..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.pi4j..");

    private static ArchCondition<JavaClass> importOnlyLowerFloors() {
        Set<String> known = FLOORS.keySet();
        return new ArchCondition<>("import only from lower floors") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                String home = room(item);
                if (!known.contains(home)) {
                    events.add(SimpleConditionEvent.violated(item, item.getName() + " lies outside the house"));
                    return;
                }
                List<String> upwards = item.getDirectDependenciesFromSelf().stream()
                        .filter(arrow -> arrow.getTargetClass().getPackageName().startsWith("greenslip"))
                        .filter(arrow -> !room(arrow.getTargetClass()).equals(home))
                        .filter(arrow -> FLOORS.getOrDefault(room(arrow.getTargetClass()), 99) >= FLOORS.get(home))
                        .map(arrow -> arrow.getDescription())
                        .toList();
                upwards.forEach(arrow -> events.add(SimpleConditionEvent.violated(item, arrow)));
            }
        };
    }

    /** The package itself; generated sub-packages count as their parent. */
    private static String room(JavaClass type) {
        String[] parts = type.getPackageName().split("\\.");
        return parts.length == 1 ? parts[0] : parts[0] + "." + parts[1];
    }
}
