#if os(iOS)
    import MessageUI
    import UIKit

    /// The real composer, calls app and sheet over a screen: nothing here but the translation, as no test on Linux
    /// reaches it. The app names `tel` in its Info.plist, under `LSApplicationQueriesSchemes`.
    @MainActor
    public final class AppleHand: NSObject, AlertHandPort {
        private let screen: UIViewController
        private var closed: CheckedContinuation<HandEnd, Never>?

        /// `screen`: what is in front of the person.
        public init(screen: UIViewController) { self.screen = screen }

        public func canWrite() -> Bool { MFMessageComposeViewController.canSendText() }

        public func canCall() -> Bool {
            guard let url = URL(string: "tel:112") else { return false }
            return UIApplication.shared.canOpenURL(url)
        }

        public func write(to phone: String, text: String) async -> HandEnd {
            guard canWrite() else { return .noApp }
            guard isFree else { return .failed }
            let composer = MFMessageComposeViewController()
            composer.recipients = [phone]
            composer.body = text
            composer.messageComposeDelegate = self
            return await withCheckedContinuation { closed in
                self.closed = closed
                screen.present(composer, animated: true)
            }
        }

        public func call(_ url: URL) async -> Bool { await UIApplication.shared.open(url) }

        public func share(_ text: String) async -> HandEnd {
            guard isFree else { return .failed }
            let sheet = UIActivityViewController(activityItems: [text], applicationActivities: nil)
            sheet.popoverPresentationController?.sourceView = screen.view
            return await withCheckedContinuation { closed in
                sheet.completionWithItemsHandler = { _, completed, _, error in
                    closed.resume(returning: completed ? .sent : error == nil ? .cancelled : .failed)
                }
                screen.present(sheet, animated: true)
            }
        }

        /// Something presented over the screen would never be shown, and never close.
        private var isFree: Bool { screen.presentedViewController == nil && screen.viewIfLoaded?.window != nil }
    }

    extension AppleHand: MFMessageComposeViewControllerDelegate {
        public nonisolated func messageComposeViewController(
            _ controller: MFMessageComposeViewController, didFinishWith result: MessageComposeResult
        ) {
            MainActor.assumeIsolated {
                controller.dismiss(animated: true) { [closed] in
                    switch result {
                    case .sent: closed?.resume(returning: .sent)
                    case .cancelled: closed?.resume(returning: .cancelled)
                    default: closed?.resume(returning: .failed)
                    }
                }
                closed = nil
            }
        }
    }
#endif
