//! One version of the printer's protocol as a peer: writes its frames, and says what it understands of those of others.
//! `@…@` is what a version has and an older one has not.
pub mod @version@ {
    use pf_printer_@version@::printer::{@types@Configure, Frame, Settings, State, Status, StatusFields, Supply};

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn unhex(text: &str) -> Vec<u8> {
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
    }

    fn joined<T: ToString>(list: impl IntoIterator<Item = T>) -> String {
        list.into_iter().map(|item| item.to_string()).collect::<Vec<_>>().join(",")
    }

    fn status(serial: u64, fields: StatusFields) -> Frame {
        Frame::Status(Status { serial, fields })
    }

    pub fn write() {
        let idle = StatusFields { @location@..StatusFields::default() };
        let printing = StatusFields {
            state: State::PRINTING,
            job: Some("Tür.pdf".into()),
            pages: Some(300),
            supplies: vec![Supply { colour: 0, level: 1000 }, Supply { colour: 1, level: 20 }],
            tray: Some(0x1234),
            @status@
        };
        let settings = Settings { density: Some(300), duplex: Some(true), @settings@..Settings::default() };
        let frames = [
            ("idle", status(7, idle)),
            ("printing", status(70_000, printing)),
            @jammed@
            ("setting up", Frame::Configure(Configure { request: 0xdead_beef, settings, trays: vec![1, 16384] })),
            @alarm@
        ];
        for (name, frame) in frames {
            println!("{name}: {}", hex(&frame.encode().expect(name)));
        }
    }

    fn told(frame: &Frame) -> (&'static str, Vec<(&'static str, String)>) {
        match frame {
            Frame::Status(Status { serial, fields }) => {
                let supplies = fields.supplies.iter().map(|one| format!("{}:{}", one.colour, one.level));
                let said = vec![
                    ("serial", serial.to_string()),
                    ("state", fields.state.get().to_string()),
                    ("job", fields.job.clone().unwrap_or_default()),
                    ("pages", joined(fields.pages)),
                    ("supplies", joined(supplies)),
                    ("tray", joined(fields.tray)),
                    @status_said@
                ];
                ("status", said)
            }
            Frame::Configure(Configure { request, settings, trays }) => {
                let kept = settings.unknown.iter().map(|one| format!("{}:{}", one.tag, hex(&one.value)));
                let said = vec![
                    ("request", request.to_string()),
                    ("density", joined(settings.density)),
                    ("duplex", joined(settings.duplex.map(u8::from))),
                    ("trays", joined(trays)),
                    ("kept", joined(kept)),
                    @settings_said@
                ];
                ("configure", said)
            }
            @alarm_said@
            Frame::Unknown { tag, body } => ("unknown", vec![("kept", format!("{tag}:{}", hex(body)))]),
        }
    }

    /// Says what is in each frame, and writes it again.
    pub fn read(lines: impl Iterator<Item = String>) {
        for line in lines {
            let (name, bytes) = line.split_once(": ").unwrap();
            let Ok(frame) = Frame::decode(&unhex(bytes)) else {
                println!("{name}\trefused\t-");
                continue;
            };
            let (kind, said) = told(&frame);
            let said: Vec<_> = said.iter().map(|(key, value)| format!("{key}={value}")).collect();
            println!("{name}\t{kind}\t{}\t{}", hex(&frame.encode().unwrap()), said.join("\t"));
        }
    }
}
