//! Grafana's units: the ids of `@grafana/data` 13.2's `valueFormats/categories.ts`, and the custom forms.
//!
//! One table; nothing is formatted here. Two different micro signs are upstream's own: U+00B5 in `µs`, `µfarad` and
//! `µhenry`, U+03BC in the concentrations and in `currencyμBTC`.

use serde::{Serialize, Serializer};

macro_rules! units {
    ($($name:ident = $id:literal, $doc:literal;)*) => {
        /// The unit of a field, by Grafana's id. Grafana takes an unknown id silently as a suffix, so ids are a closed list here.
        ///
        /// ```
        /// use promforge::grafana::Unit;
        /// assert_eq!(Unit::RequestsPerSecond.id(), "reqps");
        /// assert_eq!(Unit::from_id("percentunit"), Some(Unit::PercentUnit));
        /// assert_eq!(Unit::suffix(" pods").id(), "suffix: pods");
        /// ```
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum Unit {
            $(#[doc = concat!($doc, " (`", $id, "`).")] $name,)*
            /// Anything else, written as Grafana wants it: `suffix:x`, `prefix:x`, `time:YYYY`, `si:kW`, `count:x`, `currency:x`, `bool:yes/no`.
            Custom(String),
        }

        impl Unit {
            /// Every unit that has an id of its own, in Grafana's order.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Grafana's id.
            #[must_use]
            pub fn id(&self) -> &str {
                match self {
                    $(Self::$name => $id,)*
                    Self::Custom(id) => id,
                }
            }

            /// The unit with the given id; `None` for custom forms and unknown ids. Reads the old spelling `farenheit` too.
            #[must_use]
            pub fn from_id(id: &str) -> Option<Self> {
                match id {
                    $($id => Some(Self::$name),)*
                    "farenheit" => Some(Self::Fahrenheit),
                    _ => None,
                }
            }
        }
    };
}

/// The prefixes of custom units, as `getValueFormat` of `@grafana/data` reads them.
const CUSTOM_FORMS: &[&str] = &["prefix:", "suffix:", "time:", "si:", "count:", "currency:", "bool:"];

impl Unit {
    /// A text behind the number; a space is part of the text.
    #[must_use]
    pub fn suffix(text: &str) -> Self {
        Self::Custom(format!("suffix:{text}"))
    }

    /// A text before the number.
    #[must_use]
    pub fn prefix(text: &str) -> Self {
        Self::Custom(format!("prefix:{text}"))
    }

    /// Whether Grafana knows it: an id of its own, or one of the custom forms. Everything else it would show as a suffix.
    #[must_use]
    pub fn is_known(&self) -> bool {
        match self {
            Self::Custom(id) => Self::from_id(id).is_some() || CUSTOM_FORMS.iter().any(|form| id.starts_with(form)),
            _ => true,
        }
    }
}

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

units! {
    NoUnit = "none", "A plain number";
    String = "string", "Text, shown as it is";
    Short = "short", "Short number: 1.2 K, 3 Mil";
    SiShort = "sishort", "Short number with SI prefixes";
    Percent = "percent", "Percent (0-100)";
    PercentUnit = "percentunit", "Percent (0.0-1.0)";
    Humidity = "humidity", "Humidity (%H)";
    Decibel = "dB", "Decibel (dB)";
    Candela = "candela", "Candela (cd)";
    Hexadecimal0x = "hex0x", "Hexadecimal (0x)";
    Hexadecimal = "hex", "Hexadecimal";
    ScientificNotation = "sci", "Scientific notation";
    LocaleFormat = "locale", "Number as the reader’s locale writes it";
    Pixels = "pixel", "Pixels (px)";
    MetersSecSquared = "accMS2", "Acceleration: Meters/sec² (m/sec²)";
    FeetSecSquared = "accFS2", "Acceleration: Feet/sec² (f/sec²)";
    GForce = "accG", "G unit (g)";
    Degrees = "degree", "Angle: Degrees (°)";
    Radians = "radian", "Angle: Radians";
    Gradian = "grad", "Angle: Gradian";
    ArcMinutes = "arcmin", "Angle: Arc Minutes";
    ArcSeconds = "arcsec", "Angle: Arc Seconds";
    SquareMeters = "areaM2", "Area: Square Meters (m²)";
    SquareFeet = "areaF2", "Area: Square Feet (ft²)";
    SquareMiles = "areaMI2", "Area: Square Miles (mi²)";
    Acres = "acres", "Area: Acres (ac)";
    Hectares = "hectares", "Area: Hectares (ha)";
    FlopsPerSecond = "flops", "Computation: FLOP/s";
    MegaFlopsPerSecond = "mflops", "Computation: MFLOP/s";
    GigaFlopsPerSecond = "gflops", "Computation: GFLOP/s";
    TeraFlopsPerSecond = "tflops", "Computation: TFLOP/s";
    PetaFlopsPerSecond = "pflops", "Computation: PFLOP/s";
    ExaFlopsPerSecond = "eflops", "Computation: EFLOP/s";
    ZettaFlopsPerSecond = "zflops", "Computation: ZFLOP/s";
    YottaFlopsPerSecond = "yflops", "Computation: YFLOP/s";
    PartsPerMillion = "ppm", "Concentration: parts-per-million (ppm)";
    PartsPerBillion = "conppb", "Concentration: parts-per-billion (ppb)";
    NanogramPerCubicMeter = "conngm3", "Concentration: nanogram per cubic meter (ng/m³)";
    NanogramPerNormalCubicMeter = "conngNm3", "Concentration: nanogram per normal cubic meter (ng/Nm³)";
    MicrogramPerCubicMeter = "conμgm3", "Concentration: microgram per cubic meter (μg/m³)";
    MicrogramPerNormalCubicMeter = "conμgNm3", "Concentration: microgram per normal cubic meter (μg/Nm³)";
    MilligramPerCubicMeter = "conmgm3", "Concentration: milligram per cubic meter (mg/m³)";
    MilligramPerNormalCubicMeter = "conmgNm3", "Concentration: milligram per normal cubic meter (mg/Nm³)";
    GramPerCubicMeter = "congm3", "Concentration: gram per cubic meter (g/m³)";
    GramPerNormalCubicMeter = "congNm3", "Concentration: gram per normal cubic meter (g/Nm³)";
    MilligramsPerDecilitre = "conmgdL", "Concentration: milligrams per decilitre (mg/dL)";
    MillimolesPerLiter = "conmmolL", "Concentration: millimoles per litre (mmol/L)";
    Dollars = "currencyUSD", "Currency: Dollars ($)";
    Pounds = "currencyGBP", "Currency: Pounds (£)";
    Euro = "currencyEUR", "Currency: Euro (€)";
    Yen = "currencyJPY", "Currency: Yen (¥)";
    Rubles = "currencyRUB", "Currency: Rubles (₽)";
    Hryvnias = "currencyUAH", "Currency: Hryvnias (₴)";
    Real = "currencyBRL", "Currency: Real (R$)";
    DanishKrone = "currencyDKK", "Currency: Danish Krone (kr)";
    IcelandicKrona = "currencyISK", "Currency: Icelandic Króna (kr)";
    NorwegianKrone = "currencyNOK", "Currency: Norwegian Krone (kr)";
    SwedishKrona = "currencySEK", "Currency: Swedish Krona (kr)";
    CzechKoruna = "currencyCZK", "Currency: Czech koruna (czk)";
    SwissFranc = "currencyCHF", "Currency: Swiss franc (CHF)";
    PolishZloty = "currencyPLN", "Currency: Polish Złoty (PLN)";
    Bitcoin = "currencyBTC", "Currency: Bitcoin (฿)";
    MilliBitcoin = "currencymBTC", "Currency: Milli Bitcoin (฿)";
    MicroBitcoin = "currencyμBTC", "Currency: Micro Bitcoin (฿)";
    SouthAfricanRand = "currencyZAR", "Currency: South African Rand (R)";
    IndianRupee = "currencyINR", "Currency: Indian Rupee (₹)";
    SouthKoreanWon = "currencyKRW", "Currency: South Korean Won (₩)";
    IndonesianRupiah = "currencyIDR", "Currency: Indonesian Rupiah (Rp)";
    PhilippinePeso = "currencyPHP", "Currency: Philippine Peso (PHP)";
    VietnameseDong = "currencyVND", "Currency: Vietnamese Dong (VND)";
    TurkishLira = "currencyTRY", "Currency: Turkish Lira (₺)";
    MalaysianRinggit = "currencyMYR", "Currency: Malaysian Ringgit (RM)";
    CfpFranc = "currencyXPF", "Currency: CFP franc (XPF)";
    BulgarianLev = "currencyBGN", "Currency: Bulgarian Lev (BGN)";
    Guarani = "currencyPYG", "Currency: Guaraní (₲)";
    UruguayPeso = "currencyUYU", "Currency: Uruguay Peso (UYU)";
    IsraeliNewShekels = "currencyILS", "Currency: Israeli New Shekels (₪)";
    Bytes = "bytes", "Data: bytes(IEC)";
    DecimalBytes = "decbytes", "Data: bytes(SI)";
    Bits = "bits", "Data: bits(IEC)";
    DecimalBits = "decbits", "Data: bits(SI)";
    Kibibytes = "kbytes", "Data: kibibytes";
    Kilobytes = "deckbytes", "Data: kilobytes";
    Mebibytes = "mbytes", "Data: mebibytes";
    Megabytes = "decmbytes", "Data: megabytes";
    Gibibytes = "gbytes", "Data: gibibytes";
    Gigabytes = "decgbytes", "Data: gigabytes";
    Tebibytes = "tbytes", "Data: tebibytes";
    Terabytes = "dectbytes", "Data: terabytes";
    Pebibytes = "pbytes", "Data: pebibytes";
    Petabytes = "decpbytes", "Data: petabytes";
    PacketsPerSecond = "pps", "Data rate: packets/sec";
    BytesPerSecondIec = "binBps", "Data rate: bytes/sec(IEC)";
    BytesPerSecond = "Bps", "Data rate: bytes/sec(SI)";
    BitsPerSecondIec = "binbps", "Data rate: bits/sec(IEC)";
    BitsPerSecond = "bps", "Data rate: bits/sec(SI)";
    KibibytesPerSecond = "KiBs", "Data rate: kibibytes/sec";
    KibibitsPerSecond = "Kibits", "Data rate: kibibits/sec";
    KilobytesPerSecond = "KBs", "Data rate: kilobytes/sec";
    KilobitsPerSecond = "Kbits", "Data rate: kilobits/sec";
    MebibytesPerSecond = "MiBs", "Data rate: mebibytes/sec";
    MebibitsPerSecond = "Mibits", "Data rate: mebibits/sec";
    MegabytesPerSecond = "MBs", "Data rate: megabytes/sec";
    MegabitsPerSecond = "Mbits", "Data rate: megabits/sec";
    GibibytesPerSecond = "GiBs", "Data rate: gibibytes/sec";
    GibibitsPerSecond = "Gibits", "Data rate: gibibits/sec";
    GigabytesPerSecond = "GBs", "Data rate: gigabytes/sec";
    GigabitsPerSecond = "Gbits", "Data rate: gigabits/sec";
    TebibytesPerSecond = "TiBs", "Data rate: tebibytes/sec";
    TebibitsPerSecond = "Tibits", "Data rate: tebibits/sec";
    TerabytesPerSecond = "TBs", "Data rate: terabytes/sec";
    TerabitsPerSecond = "Tbits", "Data rate: terabits/sec";
    PebibytesPerSecond = "PiBs", "Data rate: pebibytes/sec";
    PebibitsPerSecond = "Pibits", "Data rate: pebibits/sec";
    PetabytesPerSecond = "PBs", "Data rate: petabytes/sec";
    PetabitsPerSecond = "Pbits", "Data rate: petabits/sec";
    DatetimeIso = "dateTimeAsIso", "Date & time: Datetime ISO";
    DatetimeIsoNotToday = "dateTimeAsIsoNoDateIfToday", "Date & time: Datetime ISO (No date if today)";
    DatetimeUs = "dateTimeAsUS", "Date & time: Datetime US";
    DatetimeUsNotToday = "dateTimeAsUSNoDateIfToday", "Date & time: Datetime US (No date if today)";
    DatetimeLocal = "dateTimeAsLocal", "Date & time: Datetime local";
    DatetimeLocalNotToday = "dateTimeAsLocalNoDateIfToday", "Date & time: Datetime local (No date if today)";
    DatetimeDefault = "dateTimeAsSystem", "Date & time: Datetime default";
    FromNow = "dateTimeFromNow", "Date & time: From Now";
    Watt = "watt", "Energy: Watt (W)";
    KiloWatt = "kwatt", "Energy: Kilowatt (kW)";
    MegaWatt = "megwatt", "Energy: Megawatt (MW)";
    GigaWatt = "gwatt", "Energy: Gigawatt (GW)";
    MilliWatt = "mwatt", "Energy: Milliwatt (mW)";
    WattPerSquareMeter = "Wm2", "Energy: Watt per square meter (W/m²)";
    VoltAmpere = "voltamp", "Energy: Volt-Ampere (VA)";
    KiloVoltAmpere = "kvoltamp", "Energy: Kilovolt-Ampere (kVA)";
    VoltAmpereReactive = "voltampreact", "Energy: Volt-Ampere reactive (VAr)";
    KiloVoltAmpereReactive = "kvoltampreact", "Energy: Kilovolt-Ampere reactive (kVAr)";
    WattHour = "watth", "Energy: Watt-hour (Wh)";
    WattHourPerKilogram = "watthperkg", "Energy: Watt-hour per Kilogram (Wh/kg)";
    KiloWattHour = "kwatth", "Energy: Kilowatt-hour (kWh)";
    KiloWattMinute = "kwattm", "Energy: Kilowatt-min (kWm)";
    MegaWattHour = "mwatth", "Energy: Megawatt-hour (MWh)";
    AmpereHour = "amph", "Energy: Ampere-hour (Ah)";
    KiloAmpereHour = "kamph", "Energy: Kiloampere-hour (kAh)";
    MilliAmpereHour = "mamph", "Energy: Milliampere-hour (mAh)";
    Joule = "joule", "Energy: Joule (J)";
    ElectronVolt = "ev", "Energy: Electron volt (eV)";
    Ampere = "amp", "Energy: Ampere (A)";
    KiloAmpere = "kamp", "Energy: Kiloampere (kA)";
    MilliAmpere = "mamp", "Energy: Milliampere (mA)";
    Volt = "volt", "Energy: Volt (V)";
    KiloVolt = "kvolt", "Energy: Kilovolt (kV)";
    MilliVolt = "mvolt", "Energy: Millivolt (mV)";
    DecibelMilliWatt = "dBm", "Energy: Decibel-milliwatt (dBm)";
    MilliOhm = "mohm", "Energy: Milliohm (mΩ)";
    Ohm = "ohm", "Energy: Ohm (Ω)";
    KiloOhm = "kohm", "Energy: Kiloohm (kΩ)";
    MegaOhm = "Mohm", "Energy: Megaohm (MΩ)";
    Farad = "farad", "Energy: Farad (F)";
    MicroFarad = "µfarad", "Energy: Microfarad (µF)";
    NanoFarad = "nfarad", "Energy: Nanofarad (nF)";
    PicoFarad = "pfarad", "Energy: Picofarad (pF)";
    FemtoFarad = "ffarad", "Energy: Femtofarad (fF)";
    Henry = "henry", "Energy: Henry (H)";
    MilliHenry = "mhenry", "Energy: Millihenry (mH)";
    MicroHenry = "µhenry", "Energy: Microhenry (µH)";
    Lumens = "lumens", "Energy: Lumens (Lm)";
    GallonsPerMinute = "flowgpm", "Flow: Gallons/min (gpm)";
    CubicMetersPerSecond = "flowcms", "Flow: Cubic meters/sec (cms)";
    CubicFeetPerSecond = "flowcfs", "Flow: Cubic feet/sec (cfs)";
    CubicFeetPerMinute = "flowcfm", "Flow: Cubic feet/min (cfm)";
    LitrePerHour = "litreh", "Flow: Litre/hour";
    LitrePerMinute = "flowlpm", "Flow: Litre/min (L/min)";
    MilliLitrePerMinute = "flowmlpm", "Flow: milliLitre/min (mL/min)";
    Lux = "lux", "Flow: Lux (lx)";
    NewtonMeters = "forceNm", "Force: Newton-meters (Nm)";
    KiloNewtonMeters = "forcekNm", "Force: Kilonewton-meters (kNm)";
    Newtons = "forceN", "Force: Newtons (N)";
    KiloNewtons = "forcekN", "Force: Kilonewtons (kN)";
    HashesPerSecond = "Hs", "Hash rate: hashes/sec";
    KiloHashesPerSecond = "KHs", "Hash rate: kilohashes/sec";
    MegaHashesPerSecond = "MHs", "Hash rate: megahashes/sec";
    GigaHashesPerSecond = "GHs", "Hash rate: gigahashes/sec";
    TeraHashesPerSecond = "THs", "Hash rate: terahashes/sec";
    PetaHashesPerSecond = "PHs", "Hash rate: petahashes/sec";
    ExaHashesPerSecond = "EHs", "Hash rate: exahashes/sec";
    Milligram = "massmg", "Mass: milligram (mg)";
    Gram = "massg", "Mass: gram (g)";
    Pound = "masslb", "Mass: pound (lb)";
    Kilogram = "masskg", "Mass: kilogram (kg)";
    MetricTon = "masst", "Mass: metric ton (t)";
    Millimeter = "lengthmm", "Length: millimeter (mm)";
    Centimeter = "lengthcm", "Length: centimeter (cm)";
    Inch = "lengthin", "Length: inch (in)";
    Feet = "lengthft", "Length: feet (ft)";
    Meter = "lengthm", "Length: meter (m)";
    Kilometer = "lengthkm", "Length: kilometer (km)";
    Mile = "lengthmi", "Length: mile (mi)";
    Millibars = "pressurembar", "Pressure: Millibars";
    Bars = "pressurebar", "Pressure: Bars";
    Kilobars = "pressurekbar", "Pressure: Kilobars";
    Pascals = "pressurepa", "Pressure: Pascals";
    Hectopascals = "pressurehpa", "Pressure: Hectopascals";
    Kilopascals = "pressurekpa", "Pressure: Kilopascals";
    InchesOfMercury = "pressurehg", "Pressure: Inches of mercury";
    PoundsPerSquareInch = "pressurepsi", "Pressure: PSI";
    Becquerel = "radbq", "Radiation: Becquerel (Bq)";
    Curie = "radci", "Radiation: curie (Ci)";
    Gray = "radgy", "Radiation: Gray (Gy)";
    Rad = "radrad", "Radiation: rad";
    Sievert = "radsv", "Radiation: Sievert (Sv)";
    Millisievert = "radmsv", "Radiation: milliSievert (mSv)";
    Microsievert = "radusv", "Radiation: microSievert (µSv)";
    Rem = "radrem", "Radiation: rem";
    Exposure = "radexpckg", "Radiation: Exposure (C/kg)";
    Roentgen = "radr", "Radiation: roentgen (R)";
    SievertPerHour = "radsvh", "Radiation: Sievert/hour (Sv/h)";
    MillisievertPerHour = "radmsvh", "Radiation: milliSievert/hour (mSv/h)";
    MicrosievertPerHour = "radusvh", "Radiation: microSievert/hour (µSv/h)";
    RevolutionsPerMinute = "rotrpm", "Rotational Speed: Revolutions per minute (rpm)";
    HertzRotation = "rothz", "Rotational Speed: Hertz (Hz)";
    KilohertzRotation = "rotkhz", "Rotational Speed: Kilohertz (kHz)";
    MegahertzRotation = "rotmhz", "Rotational Speed: Megahertz (MHz)";
    GigahertzRotation = "rotghz", "Rotational Speed: Gigahertz (GHz)";
    RadiansPerSecond = "rotrads", "Rotational Speed: Radians per second (rad/s)";
    DegreesPerSecond = "rotdegs", "Rotational Speed: Degrees per second (°/s)";
    Celsius = "celsius", "Temperature: Celsius (°C)";
    Fahrenheit = "fahrenheit", "Temperature: Fahrenheit (°F)";
    Kelvin = "kelvin", "Temperature: Kelvin (K)";
    Hertz = "hertz", "Time: Hertz (1/s)";
    Nanoseconds = "ns", "Time: nanoseconds (ns)";
    Microseconds = "µs", "Time: microseconds (µs)";
    Milliseconds = "ms", "Time: milliseconds (ms)";
    Seconds = "s", "Time: seconds (s)";
    Minutes = "m", "Time: minutes (m)";
    Hours = "h", "Time: hours (h)";
    Days = "d", "Time: days (d)";
    DurationMilliseconds = "dtdurationms", "Time: duration (ms)";
    DurationSeconds = "dtdurations", "Time: duration (s)";
    DurationInHoursMinutesSeconds = "dthms", "Time: duration (hh:mm:ss)";
    DurationInDaysHoursMinutesSeconds = "dtdhms", "Time: duration (d hh:mm:ss)";
    Timeticks = "timeticks", "Time: Timeticks (s/100)";
    ClockMilliseconds = "clockms", "Time: clock (ms)";
    ClockSeconds = "clocks", "Time: clock (s)";
    CountsPerSecond = "cps", "Throughput: counts/sec (cps)";
    OpsPerSecond = "ops", "Throughput: ops/sec (ops)";
    RequestsPerSecond = "reqps", "Throughput: requests/sec (rps)";
    ReadsPerSecond = "rps", "Throughput: reads/sec (rps)";
    WritesPerSecond = "wps", "Throughput: writes/sec (wps)";
    IoOpsPerSecond = "iops", "Throughput: I/O ops/sec (iops)";
    EventsPerSecond = "eps", "Throughput: events/sec (eps)";
    MessagesPerSecond = "mps", "Throughput: messages/sec (mps)";
    RecordsPerSecond = "recps", "Throughput: records/sec (rps)";
    RowsPerSecond = "rowsps", "Throughput: rows/sec (rps)";
    CountsPerMinute = "cpm", "Throughput: counts/min (cpm)";
    OpsPerMinute = "opm", "Throughput: ops/min (opm)";
    RequestsPerMinute = "reqpm", "Throughput: requests/min (rpm)";
    ReadsPerMinute = "rpm", "Throughput: reads/min (rpm)";
    WritesPerMinute = "wpm", "Throughput: writes/min (wpm)";
    EventsPerMinute = "epm", "Throughput: events/min (epm)";
    MessagesPerMinute = "mpm", "Throughput: messages/min (mpm)";
    RecordsPerMinute = "recpm", "Throughput: records/min (rpm)";
    RowsPerMinute = "rowspm", "Throughput: rows/min (rpm)";
    MetersPerSecond = "velocityms", "Velocity: meters/second (m/s)";
    KilometersPerHour = "velocitykmh", "Velocity: kilometers/hour (km/h)";
    MilesPerHour = "velocitymph", "Velocity: miles/hour (mph)";
    Knot = "velocityknot", "Velocity: knot (kn)";
    Millilitre = "mlitre", "Volume: millilitre (mL)";
    Litre = "litre", "Volume: litre (L)";
    CubicMeter = "m3", "Volume: cubic meter";
    NormalCubicMeter = "Nm3", "Volume: Normal cubic meter";
    CubicDecimeter = "dm3", "Volume: cubic decimeter";
    Gallons = "gallons", "Volume: gallons";
    Bool = "bool", "Boolean: True / False";
    BoolYesNo = "bool_yes_no", "Boolean: Yes / No";
    BoolOnOff = "bool_on_off", "Boolean: On / Off";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_read_back() {
        for unit in Unit::ALL {
            assert_eq!(Unit::from_id(unit.id()).as_ref(), Some(unit), "{}", unit.id());
        }
        assert_eq!(Unit::ALL.len(), 273);
    }

    #[test]
    fn custom_forms_are_known_and_typos_are_not() {
        assert!(Unit::suffix(" pods").is_known() && Unit::prefix("~").is_known() && Unit::Custom("si:mF".into()).is_known());
        assert!(Unit::Custom("ms".into()).is_known());
        assert!(!Unit::Custom("errps".into()).is_known() && !Unit::Custom("/ sec".into()).is_known());
        assert_eq!(Unit::from_id("farenheit"), Some(Unit::Fahrenheit));
    }

    #[test]
    fn micro_signs_are_upstreams() {
        assert_eq!(Unit::Microseconds.id(), "\u{b5}s");
        assert_eq!(Unit::MicroBitcoin.id(), "currency\u{3bc}BTC");
    }
}
